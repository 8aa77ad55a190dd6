"""待我处理: what waits for somebody on the desk, counted where it is shown and where it is told of in the morning."""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from talent.attendance.archive_models import SessionVoid
from talent.attendance.corrections import ANSWER_DAYS
from talent.attendance.models import AttendanceCorrection, WalkIn
from talent.messages.models import Sms
from talent.training.models import TrainingSession

# Undelivered messages are worth a call for two weeks.
UNDELIVERED_DAYS = 14


@dataclass(frozen=True)
class Line:
    """One kind of work: its words, how many, where it is done, a remark where it is late."""

    label: str
    count: int
    url: str
    note: str = ""


@dataclass(frozen=True)
class Waiting:
    """What waits; `today` is how many sessions are held today."""

    lines: tuple[Line, ...]
    today: int

    @property
    def count(self) -> int:
        return sum(line.count for line in self.lines)

    @property
    def sentence(self) -> str:
        """今天1场培训；待确认考勤2场；更正申请1条. Empty when nothing waits."""
        parts = [f"今天{self.today}场培训"] if self.today else []
        return "；".join(parts + [f"{line.label}{line.count}" for line in self.lines])


def undelivered_of(person):
    """Messages to people one looks after that did not arrive, the newest first."""
    since = timezone.now() - timedelta(days=UNDELIVERED_DAYS)
    return Sms.objects.undelivered().filter(created__gte=since).visible_to(person).order_by("-created", "-pk")


def waiting_of(person) -> Waiting:
    """For somebody who runs sessions; seven counts, however much there is."""
    now = timezone.now()
    sessions = TrainingSession.objects.run_by(person)
    asked = AttendanceCorrection.objects.visible_to(person).pending()
    late = asked.filter(requested_at__lt=now - timedelta(days=ANSWER_DAYS)).count()
    voids = SessionVoid.objects.visible_to(person).pending().count()
    walk_ins = WalkIn.objects.visible_to(person).unmatched().filter(session__starts_at__gt=now - timedelta(days=60))
    corrections = reverse("desk_corrections")
    lines = (
        Line("待确认考勤", sessions.overdue(now).count(), f"{reverse('desk_sessions')}?state=to_be_confirmed"),
        Line("更正申请", asked.count(), corrections, f"其中{late}条等了{ANSWER_DAYS}天以上" if late else ""),
        Line("整场作废申请", voids, corrections),
        Line("现场登记待核对", walk_ins.count(), reverse("desk_walk_ins")),
        Line("消息没送到", undelivered_of(person).count(), reverse("desk_undelivered")),
    )
    held = sessions.public().filter(starts_at__date=timezone.localdate()).exclude(status="cancelled").count()
    return Waiting(tuple(line for line in lines if line.count), held)
