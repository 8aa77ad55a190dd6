"""The year's selection of the whole city: the board, a ranking, a publication of 300 results."""

import datetime
import time
from decimal import Decimal

from benchmarks.pages import page
from benchmarks.world import Server, cookie_of

PER_STREET, REVIEWERS = 20, 5
BOARD_YEAR = 2090
TEXT = "设茶水桌，每周两次值守。" * 5


def selection_pages(server: Server):
    """161 streets × 20 nominations, every one scored by five reviewers."""
    largest, number = _whole_city()
    cookie = cookie_of("city")
    cost, how = page(server, f"/desk/selection/?year={BOARD_YEAR}", cookie, times=15)
    yield "selection_board_u", cost, f"{number} nominations; {how}"
    cost, how = page(server, f"/desk/selection/{largest.pk}/decide/", cookie, times=15)
    yield "selection_ranking_u", cost, f"{largest.nominations.count()} in {largest.district.name}; {how}"


def publication(server: Server):
    """300 results of 15 districts in one transaction, with what the outbox has to hear."""
    from talent.people.models import Person
    from talent.selection.actions.notices import announce_all

    by, notices = Person.objects.get(login="city"), _ended_notices()
    before = time.perf_counter()
    made = announce_all(notices, by=by)
    yield "publication_300_s", time.perf_counter() - before, f"{len(made)} results of {len(notices)} notices"


def _whole_city():
    """The round with the most nominations, and how many there are in all; made once."""
    from django.db.models import Count

    from talent.selection.models import Nomination, SelectionRound

    rounds = SelectionRound.objects.filter(year=BOARD_YEAR)
    if not rounds.exists():
        _fill_city()
    largest = rounds.annotate(number=Count("nominations")).order_by("-number").first()
    return largest, Nomination.objects.filter(round__in=rounds).count()


def _fill_city() -> None:
    from django.db import transaction
    from django.utils import timezone

    from talent.people.models import Person
    from talent.registry.models import Region
    from talent.selection.actions.rounds import write_places
    from talent.selection.models import Nomination, Score

    by, now = Person.objects.get(login="city"), timezone.now()
    reviewers = list(Person.objects.order_by("pk")[:REVIEWERS])
    for district in Region.objects.districts():
        streets = list(Region.objects.filter(level=Region.Level.STREET, parent=district))
        with transaction.atomic():
            round_ = _round(district, BOARD_YEAR, "deciding")
            round_.panel.set(reviewers)
            criteria = list(round_.score_sheet.criteria.all())
            rows = [row for street in streets for row in _organizations(street, PER_STREET)]
            nominations = Nomination.objects.bulk_create(_nomination(round_, row, "passed", by) for row in rows)
            Score.objects.bulk_create(
                Score(
                    nomination=nomination, reviewer=reviewer, criterion=criterion, recorded_at=now,
                    points=Decimal((nomination.pk * 7 + reviewer.pk * 3 + criterion.pk) % (criterion.points * 10)) / 10,
                )
                for nomination in nominations for reviewer in reviewers for criterion in criteria
            )  # fmt: skip
            write_places(round_)


def _ended_notices() -> list:
    """15 rounds of a year of their own, each with 20 in a notice that is over."""
    from django.utils import timezone

    from talent.people.models import Person
    from talent.registry.models import Region
    from talent.selection.models import Nomination, NoticeEntry, PublicNotice, SelectionRound

    by, today = Person.objects.get(login="city"), timezone.localdate()
    year = max(SelectionRound.objects.order_by("-year").values_list("year", flat=True)[0], BOARD_YEAR) + 1
    notices = []
    for district in Region.objects.districts()[:15]:
        round_ = _round(district, year, "notice")
        street = Region.objects.filter(level=Region.Level.STREET, parent=district).first()
        rows = Nomination.objects.bulk_create(
            _nomination(round_, row, "selected", by) for row in _organizations(street, PER_STREET)
        )
        notice = PublicNotice.objects.create(
            round=round_, title=f"{round_}名单公示", starts=today - datetime.timedelta(days=9),
            ends=today - datetime.timedelta(days=2), phone="0531-8000000", address="示例路1号", office_hours="工作日",
            published_at=timezone.now(), published_by=by,
        )  # fmt: skip
        NoticeEntry.objects.bulk_create(NoticeEntry(notice=notice, nomination=row, name=row.title) for row in rows)
        notices.append(notice)
    return notices


def _round(district, year: int, phase: str):
    from talent.selection.actions.frames import default_score_sheet
    from talent.selection.models import SelectionRound

    return SelectionRound.objects.create(
        district=district, year=year, phase=phase, score_sheet=default_score_sheet(), organization_places=PER_STREET
    )


def _nomination(round_, organization, status: str, by):
    from talent.selection.models import Nomination

    return Nomination(
        round=round_, kind="organization", organization=organization, status=status, what_done=TEXT, who_helped=TEXT,
        what_changed=TEXT, submitted_by=by,
    )  # fmt: skip


def _organizations(street, number: int) -> list:
    """This many organizations of the street; those of earlier runs first."""
    from talent.registry.models import Organization

    names = [f"量测{n}队" for n in range(number)]
    kept = {row.name: row for row in Organization.objects.filter(street=street, name__in=names, closed_on=None)}
    new = Organization.objects.bulk_create(
        Organization(name=name, category="affairs", status="filed", street=street) for name in names if name not in kept
    )
    return [*kept.values(), *new]
