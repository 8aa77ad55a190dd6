"""疑似重复 inside somebody's scope: which rows to compare, and which pairs are left to look at. Reads only."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, F, Q

from talent.people.likeness import Likeness, pairs_among
from talent.people.models import NotSamePerson, Person, Post
from talent.people.querysets import in_force

# So many groups are looked at in one go; who has dealt with them sees the next ones.
GROUPS = 500
SHOWN = 100
# Of those who share a name or a number with one person, so many are compared with them.
ALIKE = 200


@dataclass(frozen=True)
class Suspect:
    """Two people who could be one, and why."""

    first: Person
    second: Person
    reasons: list[str]


def suspects_for(viewer, limit: int = SHOWN) -> list[Suspect]:
    """Pairs of which the viewer sees both, strongest reasons first, without those told apart already."""
    seen = Person.objects.canonical_only().filter(is_active=True).visible_to(viewer).exclude(pk=viewer.pk).order_by()
    rows = _candidates(seen)
    known_apart = set(NotSamePerson.objects.filter(first__in=rows, second__in=rows).values_list("first", "second"))
    found = [pair for pair in pairs_among(rows.values()) if (pair[0].pk, pair[1].pk) not in known_apart]
    found.sort(key=lambda pair: (-len(pair[2]), pair[0].pinyin, pair[0].pk))
    return _with_people(found[:limit])


def suspects_with(person: Person, viewer) -> list[Suspect]:
    """The pairs that one person's page warns of."""
    seen = Person.objects.canonical_only().filter(is_active=True).visible_to(viewer).exclude(pk=viewer.pk).order_by()
    like = Q(name_pinyin=person.name_pinyin)
    if person.mobile:
        like |= Q(mobile=person.mobile)
    alike = seen.filter(like).order_by("pk").values("pk")[:ALIKE]
    rows = _likenesses(seen.filter(Q(pk=person.pk) | Q(pk__in=alike)))
    apart = NotSamePerson.objects.filter(Q(first=person) | Q(second=person)).values_list("first", "second")
    known_apart = set(apart)
    found = [
        pair
        for pair in pairs_among(rows.values())
        if person.pk in (pair[0].pk, pair[1].pk) and (pair[0].pk, pair[1].pk) not in known_apart
    ]
    return _with_people(found)


def told_apart(viewer) -> list[NotSamePerson]:
    """The latest 不是同一个人 of which the viewer sees both, to be taken back where it was a slip."""
    seen = Person.objects.visible_to(viewer)
    rows = NotSamePerson.objects.filter(first__in=seen, second__in=seen)
    return list(rows.select_related("first", "second", "by")[:20])


def _candidates(seen) -> dict[int, Likeness]:
    mobiles = _shared(seen.exclude(mobile=None), "mobile")
    births = _shared(seen.exclude(birth_date=None), "name_pinyin", "birth_date")
    posts = Post.objects.filter(in_force(), person__in=seen)
    offices = _shared(posts.annotate(pinyin=F("person__name_pinyin")), "organization", "pinyin")
    wanted = Q(pk__in=[])
    if mobiles:
        wanted |= Q(mobile__in=[row[0] for row in mobiles])
    if births:
        wanted |= Q(birth_date__in={row[1] for row in births}, name_pinyin__in={row[0] for row in births})
    if offices:
        of_one = posts.filter(
            organization__in={row[0] for row in offices}, person__name_pinyin__in={row[1] for row in offices}
        )
        wanted |= Q(pk__in=of_one.values("person"))
    return _likenesses(seen.filter(wanted))


def _shared(rows, *keys: str) -> list[tuple]:
    """Values of these columns that several rows have."""
    groups = rows.order_by().values(*keys).annotate(rows=Count("pk")).filter(rows__gt=1)
    return list(groups.order_by(*keys).values_list(*keys)[:GROUPS])


def _likenesses(people) -> dict[int, Likeness]:
    columns = ("pk", "name", "name_pinyin", "mobile", "birth_date", "resident_id_hash")
    rows = list(people.values_list(*columns))
    offices: dict[int, set[int]] = defaultdict(set)
    posts = Post.objects.filter(in_force(), person__in=[row[0] for row in rows])
    for person, organization in posts.values_list("person_id", "organization_id"):
        offices[person].add(organization)
    return {row[0]: Likeness(*row, frozenset(offices[row[0]])) for row in rows}


def _with_people(pairs) -> list[Suspect]:
    people = Person.objects.in_bulk({one.pk for pair in pairs for one in pair[:2]})
    return [Suspect(people[one.pk], people[other.pk], reasons) for one, other, reasons in pairs]
