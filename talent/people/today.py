"""What lists say beside many people or organizations today, read as plain values: one query each."""

from collections.abc import Iterable

from talent.people.models import Affiliation, Post
from talent.people.querysets import in_force


def offices_today(people: Iterable[int]) -> dict[int, list[str]]:
    """Person → their offices in words: 邻里互助队（会长）."""
    posts = Post.objects.filter(in_force(), person__in=people).order_by("since", "pk")
    found: dict[int, list[str]] = {}
    for person, organization, title in posts.values_list("person_id", "organization__name", "title"):
        found.setdefault(person, []).append(f"{organization}（{title}）" if title else organization)
    return found


def streets_today(people: Iterable[int]) -> dict[int, str]:
    """Person → the name of the first street, in the order of the tree, that they are tied to."""
    ties = Affiliation.objects.filter(in_force(), person__in=people, region__level="street")
    found: dict[int, str] = {}
    for person, street in ties.order_by("region__path", "pk").values_list("person_id", "region__name"):
        found.setdefault(person, street)
    return found


def leaders_today(organizations: Iterable[int]) -> dict[int, list[tuple[int, str]]]:
    """Organization → its leaders as (key, name)."""
    posts = Post.objects.filter(in_force(), kind=Post.Kind.LEADER, organization__in=organizations)
    found: dict[int, list[tuple[int, str]]] = {}
    rows = posts.order_by("since", "pk").values_list("organization_id", "person_id", "person__name")
    for organization, person, name in rows:
        found.setdefault(organization, []).append((person, name))
    return found
