"""Two rows of one organization: found by their names, told apart, merged and parted again."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError

from talent.cultivation.models import Pairing
from talent.people.models import Post
from talent.registry.models import NotSameOrganization, Organization, OrganizationMerge
from talent.registry.organization_likeness import alike, core_of, place_words
from talent.registry.organization_merging import (
    merge_organizations,
    suspects_for,
    tell_organizations_apart,
    undo_organization_merge,
)
from tests.factories import OrganizationFactory, PersonFactory, PostFactory

DAY = datetime.date
USCC = "11370100004188768U"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("洪家楼街道和顺邻里调解队", "和顺邻里调解队"),
        ("和顺邻里调解队（洪家楼）", "和顺邻里 调解队"),
        ("济南市历城区和顺调解协会", "和顺调解"),
    ],
)
def test_places_and_fillers_make_no_difference(one, other):
    places = place_words("洪家楼街道", "历城区", "济南市")
    assert core_of(one, places) == core_of(other, places)


def test_only_one_street_s_organizations_are_alike_and_branches_are_not():
    assert alike([(2, 7, "和顺队", ()), (1, 7, "和顺 队", ()), (3, 8, "和顺队", ())]) == [(1, 2)]
    assert alike([(key, 7, "和顺队", ()) for key in range(20)]) == []


@pytest.fixture
def pair(city):
    kept = OrganizationFactory(name="和顺邻里调解队", street=city.hongjialou, filing_code="F1", founded_on=None)
    duplicate = OrganizationFactory(name="洪家楼街道和顺邻里调解队", street=city.hongjialou, uscc=USCC, founded_on=None)
    leader = PersonFactory()
    PostFactory(person=leader, organization=kept, kind=Post.Kind.LEADER)
    PostFactory(person=leader, organization=duplicate, kind=Post.Kind.LEADER)
    PostFactory(organization=duplicate)
    Pairing.objects.create(partner="社工协会", organization=duplicate, problem="堆物", since=DAY(2023, 1, 1))
    return kept, duplicate


def state() -> tuple:
    rows = Organization.objects.order_by("pk").values_list("pk", "uscc", "filing_code", "closed_on")
    return (
        list(rows),
        list(Post.objects.order_by("pk").values_list("pk", "organization")),
        list(Pairing.objects.values_list("organization", flat=True)),
    )


@pytest.mark.django_db
def test_merging_takes_over_and_undoing_puts_everything_back(pair, trainer):
    kept, duplicate = pair
    before = state()
    merge = merge_organizations(kept, duplicate, by=trainer)
    kept.refresh_from_db()
    duplicate.refresh_from_db()
    assert (kept.uscc, kept.filing_code, duplicate.uscc) == (USCC, "F1", None)
    assert duplicate.closed_on is not None
    assert (kept.posts.count(), duplicate.posts.count()) == (2, 1)  # the leader was there already
    assert Pairing.objects.get().organization == kept
    undo_organization_merge(merge, by=trainer)
    assert state() == before
    with pytest.raises(ValidationError, match="已撤销"):
        undo_organization_merge(merge, by=trainer)


@pytest.mark.django_db
def test_a_merge_stands_after_thirty_days(pair, trainer):
    with time_machine.travel("2023-09-20 10:00+08:00", tick=False):
        merge = merge_organizations(*pair, by=trainer)
    with time_machine.travel("2023-10-21 10:00+08:00", tick=False), pytest.raises(ValidationError, match="30天"):
        undo_organization_merge(merge, by=trainer)
    assert OrganizationMerge.objects.get().undone_at is None


@pytest.mark.django_db
def test_two_codes_or_two_streets_are_two_organizations(pair, city, trainer):
    kept = pair[0]
    other = OrganizationFactory(name="别处", street=city.shandalu)
    before = state()
    with pytest.raises(ValidationError, match="不在同一个街道"):
        merge_organizations(kept, other, by=trainer)
    with pytest.raises(ValidationError, match="两个不同"):
        merge_organizations(kept, kept, by=trainer)
    assert state() == before


@pytest.mark.django_db
def test_a_pair_is_shown_until_somebody_answers(pair, trainer, tianqiao_trainer):
    assert suspects_for(trainer) == [pair]
    assert suspects_for(tianqiao_trainer) == []
    tell_organizations_apart(*pair, by=trainer)
    tell_organizations_apart(*reversed(pair), by=trainer)
    assert suspects_for(trainer) == []
    assert NotSameOrganization.objects.count() == 1


@pytest.mark.django_db
def test_the_pages(pair, trainer, tianqiao_trainer, street_staff, client_of):
    kept, duplicate = pair
    client, merge = client_of(trainer), f"/desk/organizations/{kept.pk}/merge/"
    assert "这是同一个" in client.get("/desk/organizations/duplicates/").content.decode()
    assert client.get(f"{merge}?with={duplicate.pk}").status_code == 200
    for outsider in (tianqiao_trainer, street_staff):
        assert client_of(outsider).post(merge, {"with": duplicate.pk}).status_code == 404
    assert OrganizationMerge.objects.count() == 0
    client.post(merge, {"with": duplicate.pk})
    row = OrganizationMerge.objects.get()
    client.post(f"{merge}undo/", {"merge": row.pk})
    row.refresh_from_db()
    assert row.undone_by == trainer
