"""What the system itself knows of a nominee: value, source and date, so nobody fills in the same thing twice."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.utils import timezone

from talent.credits.models import CreditHead
from talent.people.models import Person, Post
from talent.people.querysets import in_force


@dataclass(frozen=True)
class KnownFact:
    label: str
    value: str
    source: str
    on: date


def known_facts(nomination) -> list[KnownFact]:
    """Registration, age, and training of the leader and of the members, as of today."""
    organization, today = nomination.organization, timezone.localdate()
    since = f"{organization.founded_on:%Y年%m月}" if organization.founded_on else "未填"
    posts = organization.posts.filter(in_force())
    people = Person.objects.filter(posts__in=posts)
    leaders = Person.objects.filter(posts__in=posts.filter(kind=Post.Kind.LEADER))
    rows = [
        KnownFact("登记情况", organization.get_status_display(), "社区社会组织台账", today),
        KnownFact("成立时间", since, "社区社会组织台账", today),
        KnownFact("党建工作", organization.party_work or "未填", "社区社会组织台账", today),
        KnownFact("负责人今年学时", _hours(leaders, today), "学时记录", today),
        KnownFact("成员今年参训", _trained(people, today), "学时记录", today),
    ]
    if nomination.person_id:
        own = Person.objects.filter(pk=nomination.person_id)
        rows.append(KnownFact("本人今年学时", _hours(own, today), "学时记录", today))
    return rows


def _this_year(people, today):
    return CreditHead.objects.valid().dated_in(today.replace(month=1, day=1), today).of_humans(people)


def _hours(people, today) -> str:
    return f"{_this_year(people, today).aggregate(sum=Sum('hours'))['sum'] or 0:g}学时"


def _trained(people, today) -> str:
    credits = CreditHead.objects.training().dated_in(today.replace(month=1, day=1), today).of_humans(people)
    trained = credits.values("human").distinct().count()
    return f"{trained}/{people.distinct().count()}人"
