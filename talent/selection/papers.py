"""推荐表: a nomination travels to be sealed."""

from django.urls import reverse

from talent.files import papers
from talent.selection.models import Nomination


def _find(person, pk: int) -> Nomination | None:
    return Nomination.objects.visible_to(person).with_names().filter(pk=pk).first()


papers.register(
    papers.Paper(
        kind="nomination",
        title="推荐表盖章件",
        find=_find,
        may_stamp=lambda person, nomination: person.reaches(nomination.organization.street),
        url=lambda nomination: reverse("desk_nomination", args=[nomination.round_id, nomination.pk]),
        region_path=lambda nomination: nomination.organization.street.path,
    )
)
