"""What the system itself knows of a nominee: value, source and date, so nobody fills in the same thing twice."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Sum
from django.utils import timezone

from talent.credits.models import CreditHead
from talent.people.models import Person, Post
from talent.people.querysets import in_force
from talent.registry.models import Organization
from talent.registry.organization_merging import one_with
from talent.selection.models import AssessmentGrade, Nomination, Veto
from talent.training.models import TrainingSession
from talent.training.session_rows import SessionTrainer

REGISTER, HOURS, SESSIONS = "社区社会组织台账", "学时记录", "场次"
NOT_ASSESSED = "备案组织不参加评估，不影响评分"


@dataclass(frozen=True)
class KnownFact:
    """A line of the eligibility sheet. `on` is the day the value is of."""

    label: str
    value: str
    source: str
    on: date


@dataclass(frozen=True)
class StandingVeto:
    """A declared veto with the reason that overrides it for this nomination, "" while it stops it."""

    veto: Veto
    reason: str


def known_facts(nomination: Nomination) -> list[KnownFact]:
    """Registration, age, grade, and training of the leader and of the members in the round's year so far."""
    organization, today = nomination.organization, timezone.localdate()
    year = _Year(nomination.round.year, today)
    posts = organization.posts.filter(in_force())
    members = list(Person.objects.filter(posts__in=posts).distinct())
    leaders = list(Person.objects.filter(posts__in=posts.filter(kind=Post.Kind.LEADER)).distinct())
    since = f"{organization.founded_on:%Y年%m月}" if organization.founded_on else "未填"
    sessions, latest = _sessions_held_by(members, year)
    rows = [
        KnownFact("登记情况", organization.get_status_display(), REGISTER, _day_of(organization)),
        KnownFact("成立时间", since, REGISTER, _day_of(organization)),
        _grade(organization, today),
        KnownFact("党建工作", organization.party_work or "未填", REGISTER, _day_of(organization)),
        KnownFact(f"负责人{year.name}参训率", _rate(leaders, year), HOURS, year.last),
        KnownFact(f"负责人{year.name}学时", _hours(leaders, year), HOURS, year.last),
        KnownFact(f"成员{year.name}参训率", _rate(members, year), HOURS, year.last),
        KnownFact(f"成员{year.name}主讲培训", f"{sessions}场", SESSIONS, latest or year.last),
    ]
    if nomination.person_id:
        own = [nomination.person]
        rows.append(KnownFact(f"本人{year.name}学时", _hours(own, year), HOURS, year.last))
    return rows


def standing_vetoes(nomination: Nomination) -> list[StandingVeto]:
    """Vetoes declared against its organization and not lifted, each with its written override."""
    reasons = dict(nomination.overrides.values_list("veto_id", "reason"))
    active = Veto.objects.active().against(nomination.organization_id)
    return [StandingVeto(veto, reasons.get(veto.pk, "")) for veto in active]


class _Year:
    """The year of a round, as far as it has gone."""

    def __init__(self, year: int, today: date):
        self.first, self.last = date(year, 1, 1), date(year, 12, 31)
        if today < self.first:  # a round that collects ahead of its year looks at the year that runs
            self.first = date(today.year, 1, 1)
        self.last = min(self.last, today)
        self.name = f"{self.first.year}年"


def _day_of(organization: Organization) -> date:
    return timezone.localdate(organization.updated)


def grades_of(organization: Organization):
    """Its grades, newest first, also those on rows that were merged with it."""
    return AssessmentGrade.objects.filter(organization__in=one_with([organization.pk])[organization.pk])


def _grade(organization: Organization, today: date) -> KnownFact:
    if organization.status != Organization.Status.REGISTERED:
        return KnownFact("评估等级", NOT_ASSESSED, REGISTER, today)
    grade = grades_of(organization).first()
    if grade is None:
        return KnownFact("评估等级", "没有登记", REGISTER, today)
    return KnownFact("评估等级", grade.grade, grade.source, grade.dated)


def _hours(people: list[Person], year: _Year) -> str:
    credits = CreditHead.objects.valid().dated_in(year.first, year.last).of_humans(people)
    return f"{credits.aggregate(sum=Sum('hours'))['sum'] or 0:g}学时"


def _rate(people: list[Person], year: _Year) -> str:
    """Trained of all, floored to one decimal; 100 % only when nobody is missing (DOMAIN §3)."""
    if not people:
        return "—"
    credits = CreditHead.objects.training().dated_in(year.first, year.last).of_humans(people)
    trained, due = (
        credits.values("human").distinct().count(),
        len({person.canonical_id or person.pk for person in people}),
    )
    tenths = trained * 1000 // due
    percent = "100" if trained == due else f"{tenths // 10}.{tenths % 10}"
    return f"{percent}%（{trained}/{due}人）"


def _sessions_held_by(people: list[Person], year: _Year) -> tuple[int, date | None]:
    """Confirmed sessions at which one of them taught, and the day of the last one."""
    held = TrainingSession.objects.filter(
        pk__in=SessionTrainer.objects.filter(person__in=people).values("session"),
        status=TrainingSession.Status.CONFIRMED,
        starts_at__date__range=(year.first, year.last),
    )
    last = held.aggregate(last=Max("starts_at"))["last"]
    return held.count(), last and timezone.localdate(last)
