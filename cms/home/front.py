"""What stands on the home page for everybody: next sessions, courses, a case, news, notices, tools."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from cms.cases import reading as cases
from cms.home.models import HomePage
from cms.news import reading as news
from cms.page_cache import remember
from cms.toolbox import reading as tools
from lms.catalogue.outline import newest_cards
from talent.selection.models import PublicNotice
from talent.training.models import TrainingSession

SESSIONS, COURSES, NEWS, NOTICES, TOOLS = 3, 2, 3, 2, 4
# The columns that are shown: the page is written anew whenever anything is published.
ON_A_CARD = ("title", "starts_at", "ends_at", "place", "hours", "capacity", "region__name")
IN_A_LINE = ("title", "round__year", "round__district__name")
WORDS = tuple(HomePage._meta.get_field(name).default for name in ("headline", "lead"))


@dataclass(frozen=True)
class SessionCard:
    id: int
    title: str
    url: str
    starts_at: datetime
    ends_at: datetime
    place: str
    region: str
    hours: str
    full: bool

    @property
    def day(self) -> str:
        """今天, 明天 or 11月26日（周四）, in front of the clock time."""
        return day_words(timezone.localdate(self.starts_at))


@dataclass(frozen=True)
class NoticeLine:
    title: str
    url: str
    closes: date


def day_words(day) -> str:
    gap = (day - timezone.localdate()).days
    if gap in (0, 1, 2):
        return ("今天", "明天", "后天")[gap]
    return f"{day.month}月{day.day}日（周{'一二三四五六日'[day.weekday()]}）"


def front() -> dict:
    """The shared parts, remembered for as long as nothing is published (five minutes at most)."""
    return remember("front", _front)


def _front() -> dict:
    headline, lead = HomePage.objects.live().values_list("headline", "lead").first() or WORDS
    return {
        "headline": headline,
        "lead": lead,
        "sessions": next_sessions(),
        "courses": newest_cards(COURSES),
        "cases": cases.cards(1),
        "news": news.lines(NEWS),
        "notices": notices(),
        "tools": tools.cards(TOOLS),
    }


def next_sessions(count: int = SESSIONS) -> tuple[SessionCard, ...]:
    upcoming = TrainingSession.objects.public().upcoming().select_related("region").with_signup_counts()
    return tuple(session_card(session) for session in upcoming.only(*ON_A_CARD)[:count])


def session_card(session: TrainingSession) -> SessionCard:
    return SessionCard(
        id=session.pk,
        title=session.title,
        url=reverse("session_detail", args=[session.pk]),
        starts_at=timezone.localtime(session.starts_at),
        ends_at=timezone.localtime(session.ends_at),
        place=session.place,
        region=session.region.name,
        hours=f"{session.hours.normalize():f}",
        full=getattr(session, "seats_taken", 0) >= session.capacity,
    )


def notices() -> tuple[NoticeLine, ...]:
    rows = PublicNotice.objects.released().with_last_day().select_related("round__district").only(*IN_A_LINE)
    return tuple(NoticeLine(str(row), f"/notices/{row.pk}/", row.last_day) for row in rows[:NOTICES])
