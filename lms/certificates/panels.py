"""Certificates on a person's page of the desk."""

from lms.certificates.models import Certificate
from talent.desk.panels import Panel, person_panel
from talent.people.querysets import of_human

SHOWN = 10


@person_panel
def certificates(person, viewer) -> Panel:
    """What the person can show; the code is theirs, the desk sees that there is one."""
    rows = Certificate.objects.filter(of_human(person)).valid()[:SHOWN]
    return Panel("lms/certificates/panel.html", {"certificates": list(rows)})
