"""典型风采 of a year: who was announced, by district in code order, then by street or 姓氏笔画. Never by score."""

from dataclasses import dataclass

from cms.cases.models import CasePage
from cms.cases.surnames import by_strokes
from talent.selection.models import Announcement, Nomination


@dataclass(frozen=True)
class Named:
    """An announced organization or leader; `url` leads to its case where one is published."""

    name: str
    place: str
    url: str = ""


@dataclass(frozen=True)
class HonorDistrict:
    name: str
    organizations: tuple[Named, ...]
    leaders: tuple[Named, ...]


def honor_of(year: int) -> tuple[HonorDistrict, ...]:
    """Everybody announced in the rounds of a year and not withdrawn since; two queries."""
    rows = (
        Announcement.objects.filter(nomination__round__year=year)
        .exclude(nomination__status=Nomination.Status.WITHDRAWN)
        .select_related("nomination__round__district", "nomination__organization__street", "nomination__person")
        .order_by("nomination__round__district__path", "nomination__organization__street__path", "pk")
    )
    cases = dict(CasePage.objects.live().exclude(nomination_id=None).values_list("nomination_id", "slug"))
    districts: dict[str, list[Nomination]] = {}
    for row in rows:
        districts.setdefault(row.nomination.round.district.name, []).append(row.nomination)
    return tuple(_district(name, nominations, cases) for name, nominations in districts.items())


def _district(name: str, nominations: list[Nomination], cases: dict[int, str]) -> HonorDistrict:
    leaders = sorted((row for row in nominations if row.person_id), key=lambda row: by_strokes(row.person.name))
    return HonorDistrict(
        name,
        organizations=tuple(_named(row, row.organization.name, cases) for row in nominations if not row.person_id),
        leaders=tuple(_named(row, row.person.name, cases) for row in leaders),
    )


def _named(row: Nomination, name: str, cases: dict[int, str]) -> Named:
    place = row.organization.name if row.person_id else row.organization.street.name
    return Named(name, place, f"/cases/{cases[row.pk]}/" if row.pk in cases else "")


def honor_years() -> list[int]:
    """Years in which somebody was announced, newest first."""
    years = Announcement.objects.order_by("-nomination__round__year").values_list("nomination__round__year", flat=True)
    return list(years.distinct())
