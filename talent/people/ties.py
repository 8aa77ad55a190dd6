"""Posts and affiliations of many people at once, for sheets."""

import datetime
from collections.abc import Iterable

from talent.people.models import Affiliation, Post
from talent.registry.row_writer import chunks, insert_rows, new_keys, update_rows


def open_posts(people: Iterable[int]) -> dict[int, dict[tuple[int, str], tuple[int, str]]]:
    """Open posts of these people: person → (organization, kind) → (post, title)."""
    found: dict[int, dict] = {}
    for part in chunks(people):
        rows = Post.objects.filter(until=None, person__in=part).order_by("pk")
        for pk, person, organization, kind, title in rows.values_list(
            "pk", "person_id", "organization_id", "kind", "title"
        ):
            found.setdefault(person, {})[organization, kind] = (pk, title)
    return found


def open_leaders(organizations: Iterable[int]) -> dict[int, dict[int, tuple[str, str | None]]]:
    """Leaders of these organizations today: organization → person → (name, mobile)."""
    found: dict[int, dict] = {}
    for part in chunks(organizations):
        rows = Post.objects.filter(until=None, kind=Post.Kind.LEADER, organization__in=part).order_by("pk")
        for organization, person, canonical, name, mobile in rows.values_list(
            "organization_id", "person_id", "person__canonical_id", "person__name", "person__mobile"
        ):
            found.setdefault(organization, {})[canonical or person] = (name, mobile)
    return found


def write_posts(rows: Iterable[tuple[int, int, str, str]], since: datetime.date, batch) -> None:
    """Open posts (person, organization, kind, title) from `since` on; the caller knows that none of them is open."""
    rows = list(dict.fromkeys(rows))
    keys = new_keys(Post, len(rows))
    columns = ("id", "person_id", "organization_id", "kind", "title", "since")
    insert_rows(Post, columns, ((pk, *row, since) for pk, row in zip(keys, rows, strict=True)))
    batch.record(Post, ((pk, None, {"until": None}) for pk in keys))


def write_titles(rows: Iterable[tuple[int, str, str]], batch) -> None:
    """New titles of open posts: (post, before, after)."""
    rows = list(rows)
    update_rows(Post, ("title",), ((pk, after) for pk, _, after in rows))
    batch.record(Post, ((pk, {"title": before}, {"title": after}) for pk, before, after in rows))


def write_affiliations(rows: Iterable[tuple[int, int, str, datetime.date]], known_people: Iterable[int], batch) -> None:
    """Open ties (person, region, source, since) that are not open yet; only `known_people` can have any."""
    wanted = {row[:3]: row for row in rows}
    columns = ("person_id", "region_id", "source")
    for part in chunks(set(known_people)):
        for tie in Affiliation.objects.filter(until=None, person__in=part).values_list(*columns):
            wanted.pop(tie, None)
    keys = new_keys(Affiliation, len(wanted))
    insert_rows(
        Affiliation,
        ("id", *columns, "since"),
        ((pk, *row) for pk, row in zip(keys, wanted.values(), strict=True)),
    )
    batch.record(Affiliation, ((pk, None, {"until": None}) for pk in keys))


def close_affiliations(rows: Iterable[tuple[int, int]], source: str, on: datetime.date, batch) -> None:
    """Close the open ties (person, region) of a source."""
    pairs = set(rows)
    closing = []
    for part in chunks({person for person, _ in pairs}):
        ties = Affiliation.objects.filter(until=None, source=source, person__in=part)
        for pk, person, region, since in ties.values_list("pk", "person_id", "region_id", "since"):
            if (person, region) in pairs:
                closing.append((pk, max(on, since)))
    update_rows(Affiliation, ("until",), closing)
    batch.record(Affiliation, ((pk, {"until": None}, {"until": until}) for pk, until in closing))


def move_post_ties(moved: Iterable[tuple[int, int, int]], on: datetime.date, batch) -> None:
    """
    Organizations (key, old street, new street) lie elsewhere from `on`, as written already: their people follow.

    Who has another open post in the old street stays known there too.
    """
    moved = {organization: (old, new) for organization, old, new in moved}
    posts = []
    for part in chunks(moved):
        posts += Post.objects.filter(until=None, organization__in=part).values_list("person_id", "organization_id")
    people, staying = {person for person, _ in posts}, set()
    for part in chunks(people):
        open_ones = Post.objects.filter(until=None, person__in=part)
        staying |= set(open_ones.values_list("person_id", "organization__street_id"))
    source = Affiliation.Source.POST
    close_affiliations({(person, moved[one][0]) for person, one in posts} - staying, source, on, batch)
    write_affiliations(((person, moved[one][1], source, on) for person, one in posts), people, batch)
