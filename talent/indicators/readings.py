"""Reads the rows that the figures of a unit are made from."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from talent.indicators import figures
from talent.registry.models import Organization, PlanPeriod, Region, Target
from talent.selection.models import CaseLink, Nomination
from talent.target.progress import progress_of


@dataclass(frozen=True)
class Board:
    """The figures of a unit with the targets of the plan period of that day."""

    region: Region
    period: PlanPeriod | None
    rows: list[tuple[figures.Figure, list[Target]]]
    categories: list[tuple[str, int, str | None]]


def board_of(region: Region) -> Board:
    """Where the unit stands today."""
    today = timezone.localdate()
    period = PlanPeriod.objects.filter(starts__lte=today).order_by("-starts").first()
    targets = list(period.targets.all()) if period else []
    found = [
        _participation(region),
        _federations(region),
        *(_per_community(region, kind, targets) for kind in ("urban", "rural")),
        *_recommended(region, today.year),
        _cases(region),
    ]
    rows = [(figure, [target for target in targets if target.indicator == figure.code]) for figure in found]
    return Board(region, period, rows, _categories(region))


def _participation(region: Region) -> figures.Figure:
    total = progress_of(region).total
    return figures.Figure(
        "participation_rate",
        "骨干人才参加培训率",
        total.rate,
        "%",
        "今年有1条以上有效学时的在库骨干 ÷ 在库骨干（暂不参训的除外）",
        f"{len(total.trained)}/{total.due}人，还差{len(total.untrained)}人",
    )


def _federations(region: Region) -> figures.Figure:
    federations = Organization.objects.active().filter(is_federation=True, status=Organization.Status.REGISTERED)
    streets = Region.objects.within(region).streets().in_code_order()
    rows = streets.annotate(covered=Exists(federations.filter(street=OuterRef("pk")))).values_list("name", "covered")
    return figures.federation_coverage(dict(rows))


def _per_community(region: Region, kind: str, targets: list[Target]) -> figures.Figure:
    active = Q(community_organizations__closed_on=None, community_organizations__is_federation=False)
    communities = Region.objects.within(region).communities().filter(kind=kind)
    counts = communities.annotate(number=Count("community_organizations", filter=active)).values_list("name", "number")
    code = f"organizations_per_{kind}_community"
    wanted = next((int(target.value) for target in targets if target.indicator == code), None)
    return figures.organizations_per_community(kind, list(counts), wanted)


def _recommended(region: Region, year: int) -> list[figures.Figure]:
    announced = Nomination.objects.exclude(announcement=None).filter(
        round__year=year, round__district__path__startswith=region.path
    )
    by_kind = dict(announced.values_list("kind").annotate(number=Count("pk")).order_by())
    return [
        figures.Figure(
            f"recommended_{kind}s",
            f"{year}年已公布{kind.label}",
            str(by_kind.get(kind, 0)),
            "个",
            "本年度推选中公示期满并已公布的数量",
        )
        for kind in Nomination.Kind
    ]


def _cases(region: Region) -> figures.Figure:
    live = CaseLink.objects.filter(live=True, nomination__organization__street__path__startswith=region.path)
    return figures.Figure("cases", "已发布典型案例", str(live.count()), "篇", "由推选结果写成并已发布的案例")


def _categories(region: Region) -> list[tuple[str, int, str | None]]:
    counts = dict(
        Organization.objects.active().within(region).values_list("category").annotate(number=Count("pk")).order_by()
    )
    return figures.category_shares({kind.label: counts.get(kind, 0) for kind in Organization.Category})
