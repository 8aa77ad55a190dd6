"""Online courses on a person's page of the desk."""

from lms.progress.models import Enrollment
from talent.desk.panels import Panel, person_panel
from talent.people.querysets import of_human

SHOWN = 10


@person_panel
def courses(person, viewer) -> Panel | None:
    """Which courses were begun and finished; answers and minutes are the learner's own."""
    rows = list(Enrollment.objects.filter(of_human(person)).select_related("run__course").order_by("-started")[:SHOWN])
    return Panel("lms/progress/panel.html", {"enrollments": rows}) if rows else None
