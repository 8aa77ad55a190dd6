"""Jobs of learning."""

from lms.catalogue.outline import outline_by_id
from lms.progress.reevaluating import reevaluate
from talent.outbox.handlers import handles


@handles("course.reevaluate")
def reevaluate_course(payload: dict) -> None:
    course = outline_by_id(payload["course"])
    if course:  # unpublished in the meantime: nothing to finish
        reevaluate(course)
