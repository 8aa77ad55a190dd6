"""暂不参训 travels to be sealed; and members who have been trained since an import are not imported away."""

from django.urls import reverse

from talent.files import papers
from talent.people.facts import people_with_facts_since
from talent.pools.models import Exemption, PoolMembership
from talent.pools.rules import may_keep_pool
from talent.sheets.undoing import undo_guard


def _find(person, pk: int) -> Exemption | None:
    mine = PoolMembership.objects.visible_to(person)
    return Exemption.objects.filter(membership__in=mine, pk=pk).select_related("membership__pool__district").first()


papers.register(
    papers.Paper(
        kind="exemption",
        title="暂不参训审批表盖章件",
        find=_find,
        may_stamp=lambda person, exemption: may_keep_pool(person, exemption.membership.pool.district),
        url=lambda exemption: reverse("desk_pool_exemption", args=[exemption.membership_id, exemption.pk]),
        region_path=lambda exemption: exemption.membership.pool.district.path,
    )
)


@undo_guard
def trained_members(label: str, pks: list[int], since) -> dict[int, str]:
    """Memberships of people who have checked in or been credited since the import: undoing leaves them."""
    if label != "talent.poolmembership":
        return {}
    people = dict(PoolMembership.objects.filter(pk__in=pks).values_list("pk", "person_id"))
    facts = people_with_facts_since(people.values(), since)
    return {pk: facts[person] for pk, person in people.items() if person in facts}
