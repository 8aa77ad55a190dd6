"""What the check of next year's round meets: an application at its street, a declared veto, and an overridden one."""

import datetime
from functools import partial

from cms.sample.clock import clock_at, moment
from cms.sample.staff import Staff
from talent.people.models import Post
from talent.registry.models import Organization
from talent.selection.actions.nominations import nominate, pass_nomination
from talent.selection.actions.vetoes import declare_veto, override_veto
from talent.selection.models import Nomination, SelectionRound, Veto

DAY = datetime.timedelta(days=1)
PENALTY = "区城市管理局行政处罚决定书（示例）"
NO_REPORT = "区民政局年度报告情况通报（示例）"
REASON = "通报后已补报年度报告，区民政局核对无误，不影响这次推荐。"


def load_checking(round_: SelectionRound, staff: Staff, opened: datetime.date, answers: dict) -> None:
    """Three more of the round that collects, each on its day. `answers` of a category: done, helped, changed."""
    applicant, stopped, excused = _free_organizations(round_)
    put_forward = partial(_put_forward, round_, answers)
    admin, trainer = staff.admin[round_.district.name], staff.trainer[round_.district.name]
    leader = applicant.posts.filter(kind=Post.Kind.LEADER, until=None).select_related("person").first()
    with clock_at(moment(opened + 7 * DAY, "19:30")):
        put_forward(applicant, by=leader.person, by_itself=True)
    with clock_at(moment(opened + 8 * DAY, "9:40")):
        for organization in (stopped, excused):
            put_forward(organization, by=trainer, street_opinion="情况属实，同意推荐。")
    with clock_at(moment(opened + 10 * DAY, "14:20")):
        declare_veto(stopped, kind=Veto.Kind.PENALTY, source=PENALTY, dated=opened - 40 * DAY, by=admin)
        veto = declare_veto(excused, kind=Veto.Kind.NO_REPORT, source=NO_REPORT, dated=opened - 90 * DAY, by=admin)
        nomination = round_.nominations.get(organization=excused, kind=Nomination.Kind.ORGANIZATION)
        override_veto(nomination, veto, reason=REASON, by=admin)
        pass_nomination(nomination, by=admin)


def _free_organizations(round_: SelectionRound) -> list[Organization]:
    """A led one of the sample's street and two that no other round has: a veto would hold them in its notice, too."""
    demo = Organization.objects.filter(posts__person__login="leader")
    rows = Organization.objects.active().within(round_.district).exclude(nominations__round=round_).exclude(pk__in=demo)
    rows = rows.select_related("street").order_by("pk")
    here = {"street__name": "洪家楼街道"}
    led = rows.filter(posts__kind=Post.Kind.LEADER, posts__until=None, **here)
    return [led.first(), *rows.exclude(**here).filter(nominations=None)[:2]]


def _put_forward(round_: SelectionRound, answers: dict, organization: Organization, **how) -> Nomination:
    done, helped, changed = answers[organization.category]
    return nominate(
        round_, kind=Nomination.Kind.ORGANIZATION, organization=organization,
        what_done=done, who_helped=helped, what_changed=changed, **how,
    )  # fmt: skip
