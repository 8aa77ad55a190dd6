"""Jobs of learning."""

from lms.catalogue.models import LearningPath
from lms.catalogue.outline import outline_by_id
from lms.progress.paths import finish_path_for_all
from lms.progress.reevaluating import reevaluate
from talent.outbox.handlers import handles


@handles("course.reevaluate")
def reevaluate_course(payload: dict) -> None:
    course = outline_by_id(payload["course"])
    if course:  # unpublished in the meantime: nothing to finish
        reevaluate(course)


@handles("path.saved")
def finish_saved_path(payload: dict) -> None:
    path = LearningPath.objects.select_related("region").filter(pk=payload["path"]).first()
    if path:
        finish_path_for_all(path)
