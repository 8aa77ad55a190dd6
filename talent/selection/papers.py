"""Papers that travel to be sealed: 推荐表, and the objection of a unit."""

from django.urls import reverse

from talent.files import papers
from talent.selection.models import Nomination, Objection


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
        print_url=lambda nomination: reverse("desk_nomination_form", args=[nomination.round_id, nomination.pk]),
    )
)


def _find_objection(person, pk: int) -> Objection | None:
    mine = Objection.objects.visible_to(person).select_related("entry__notice__round__district")
    return mine.filter(pk=pk).first()


papers.register(
    papers.Paper(
        kind="objection",
        title="盖章的书面异议",
        find=_find_objection,
        may_stamp=lambda person, objection: True,  # whoever may see it handles it
        url=lambda objection: reverse("desk_objection", args=[objection.entry.notice.round_id, objection.pk]),
        region_path=lambda objection: objection.entry.notice.round.district.path,
    )
)
