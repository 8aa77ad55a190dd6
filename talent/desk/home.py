"""工作台: the first page of each role. One function per role says what waits for it, in the order of its day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from talent.desk.attention import attention_of
from talent.desk.digest import OVERDUE_DAYS
from talent.desk.panels import cards_of
from talent.desk.reporting import CARD as REPORT_CARD
from talent.desk.waiting import undelivered_of, waiting_of
from talent.indicators.board import board_of
from talent.people.models import Role
from talent.people.rules import administers
from talent.pools.models import PoolProposal
from talent.registry.models import Region
from talent.selection.ballots import seats_of
from talent.selection.board import board, years_of
from talent.selection.models import Nomination, SelectionRound
from talent.target.calls import SETTLED, calls_of
from talent.target.progress import Progress, progress_of
from talent.target.texts import figure_sentence
from talent.training.models import TrainingSession
from talent.training.texts import group_notice

Kind = Role.Kind
NEXT_SESSIONS = 3
OVERDUE_SHOWN = 5


@dataclass(frozen=True)
class Home:
    """A template and what it shows."""

    template: str
    context: dict


def home_of(person) -> Home:
    """The home of the widest role a person holds."""
    for kind, build in HOMES.items():
        role = next((role for role in person.active_roles if role.kind == kind), None)
        if role:
            return build(person, role.region)
    return Home("plain", {})


def _staff(person, region: Region) -> Home:
    """Trainers and district admins: what was not confirmed, today, what waits, who is untrained, what comes."""
    progress = progress_of(region)
    return Home(
        "staff",
        _figures(progress)
        | _sessions(person)
        | {
            "cards": cards_of(person),
            "waiting": waiting_of(person),
            "units": progress.units,
            "selection": board(person, years_of(person)[0]) if administers(person) else [],
        },
    )


def _city(person, region: Region) -> Home:
    """The city: the round of reports, figures, districts in code order, what wants attention, the six plans, 推选进度."""
    progress, cards = progress_of(region), cards_of(person)
    return Home(
        "city",
        _figures(progress)
        | {
            "reports": [card for card in cards if card.template == REPORT_CARD],
            "cards": [card for card in cards if card.template != REPORT_CARD],
            "waiting": waiting_of(person),
            "districts": [(unit, figures, _standing(figures)) for unit, figures in progress.units],
            "counted_twice": progress.counted_twice,
            "attention": attention_of(region),
            "plans": board_of(region).plans,
            "selection": board(person, years_of(person)[0]),
        },
    )


def _standing(figures) -> tuple[str, str]:
    """Kind and word of a unit's badge: shape and word, never a place in a row."""
    if not figures.due:
        return "todo", "库为空"
    return ("done", "已达到") if figures.rate == "100" else ("progress", "推进中")


def _sessions(person) -> dict:
    """Sessions one runs: the unconfirmed first, today's with their notice, the next ones."""
    runs, today, now = TrainingSession.objects.run_by(person), timezone.localdate(), timezone.now()
    overdue = runs.overdue(now).order_by("-ends_at", "-pk")
    held = runs.public().filter(starts_at__date=today, ends_at__gt=now).exclude(status__in=("cancelled", "confirmed"))
    coming = runs.upcoming().filter(starts_at__date__gt=today)
    return {
        "overdue": [(one, _days_since(one, today)) for one in overdue[:OVERDUE_SHOWN]],
        "overdue_days": OVERDUE_DAYS,
        "today": [(one, _notice(one)) for one in _shown(held)],
        "upcoming": coming.with_signup_counts()[:NEXT_SESSIONS],
    }


def _shown(held):
    """Today's, with what their notice says."""
    return held.order_by("starts_at", "pk").prefetch_related("parts").with_signup_counts()


def _days_since(session, today: date) -> int:
    return (today - timezone.localdate(session.ends_at)).days


def _notice(session) -> str:
    """复制群通知, ready to paste."""
    url = settings.BASE_URL.rstrip("/") + reverse("session_detail", args=[session.pk])
    return group_notice(session, url, session.capacity - session.seats_taken)


def _street(person, region: Region) -> Home:
    """Street offices: whom to call, sheets, own figures, sessions nearby, proposals, what came back."""
    upcoming = TrainingSession.objects.public().within(region.parent).upcoming().with_signup_counts()
    nominations = Nomination.objects.filter(organization__street=region)
    return Home(
        "street",
        _figures(progress_of(region))
        | {
            "to_call": calls_of(person).exclude(SETTLED).count(),
            "upcoming": upcoming[:NEXT_SESSIONS],
            "cards": cards_of(person),
            "undelivered": undelivered_of(person).count(),
            "proposed": PoolProposal.objects.visible_to(person).open().count(),
            "nominations_back": list(nominations.filter(status="returned").with_names()[:NEXT_SESSIONS]),
            "round": _collecting(region),
        },
    )


def _collecting(region: Region) -> dict | None:
    """The district's round that still takes nominations, with the days left where it has an end."""
    found = SelectionRound.objects.filter(district=region.parent, phase=SelectionRound.Phase.COLLECTING)
    row = found.order_by("-year").first()
    if row is None:
        return None
    until = row.apply_until
    return {"round": row, "days": (until - timezone.localdate()).days if until else None}


def _figures(progress: Progress) -> dict:
    today = timezone.localdate()
    return {
        "region": progress.region,
        "total": progress.total,
        "sentence": figure_sentence(progress),
        "exits_note": f"未参训{len(progress.total.recent_exits_untrained)}人",
        "days_left": (date(today.year + 1, 1, 1) - today - timedelta(days=1)).days,
    }


def _reviewer(person, region: Region) -> Home:
    """待评9 · 需回避1 · 继续第4份. Nothing else."""
    return Home("reviewer", {"region": region, "seats": seats_of(person)})


def _editor(person, region: Region) -> Home:
    return Home("editor", {"region": region})


# The widest role first.
HOMES: dict[str, Callable[..., Home]] = {
    Kind.CITY_ADMIN: _city,
    Kind.DISTRICT_ADMIN: _staff,
    Kind.TRAINER: _staff,
    Kind.STREET_STAFF: _street,
    Kind.REVIEWER: _reviewer,
    Kind.EDITOR: _editor,
}
