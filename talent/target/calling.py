"""Verbs of 待联系: who is calling, and what came of it. An outcome is a fact, and does what was agreed on the phone."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.messages.actions import notify
from talent.people.actions import change_person
from talent.people.models import Person
from talent.pools import proposing
from talent.pools.models import PoolMembership, PoolProposal
from talent.target.call_models import CallClaim, CallRecord, number_print
from talent.training.models import SessionSignup
from talent.training.signups import cancel_signup, request_leave, sign_up
from talent.training.texts import when

Outcome = CallRecord.Outcome
CLAIM = datetime.timedelta(minutes=10)
# How long a slip of the finger may be taken back.
SLIP = datetime.timedelta(hours=12)


@transaction.atomic
def start_call(membership: PoolMembership, *, by) -> CallClaim:
    """
    拨打: for ten minutes nobody else is to call this person. Logged.

    ValidationError: somebody else is calling them, there is no number, or the member has left.
    """
    person = _locked_person(membership)
    if not person.mobile:
        raise ValidationError("这位人员没有登记手机号，请先补上号码。")
    _refuse_claimed(person, by)
    claim, _ = CallClaim.objects.update_or_create(
        person=person, defaults={"by": by, "until": timezone.now() + CLAIM}
    )  # fmt: skip
    record("dial", person, by=by, region_path=membership.street.path)
    return claim


def _locked_person(membership: PoolMembership) -> Person:
    """The human behind the membership. Their row is the lock: two offices at the same moment come one after the other."""
    if membership.until is not None and membership.until <= timezone.localdate():
        raise ValidationError("这位人员已经退出人才库。")
    return Person.objects.select_for_update(of=("self",)).get(pk=membership.who.pk)


def _refuse_claimed(person: Person, by) -> None:
    claims = CallClaim.objects.filter(person=person, until__gt=timezone.now()).exclude(by=by)
    other = claims.select_related("by").first()
    if other is not None:
        until = timezone.localtime(other.until)
        raise ValidationError(f"{other.by.name}正在联系这位，{until:%H:%M}后再试。")


@transaction.atomic
def record_outcome(
    membership: PoolMembership, outcome: str, *, by, session=None, number: str = "", exempt_for: str = "",
    until: datetime.date | None = None,
) -> CallRecord:  # fmt: skip
    """
    Remember what came of a call, and do it: 已答应 signs up for `session`, 号码不对 marks the number, 补上号码 stores
    `number`, 已不在本街道 and 申请暂不参训 (`exempt_for`, `until`) go to the district.

    ValidationError: somebody else is calling, or what the verb behind it refuses; then nothing is remembered.
    """
    person = _locked_person(membership)
    _refuse_claimed(person, by)
    if outcome not in _WHAT_IT_DOES:
        raise ValidationError("请选一个结果。")
    told = {"session": session, "number": number, "exempt_for": exempt_for, "until": until}
    kept = _WHAT_IT_DOES[outcome](membership, person, by, told)
    said = CallRecord.objects.create(
        membership=membership, person=person, street=membership.street, outcome=outcome, by=by,
        number_print=number_print(person.mobile) if person.mobile else "", recorded_at=timezone.now(), **kept,
    )  # fmt: skip
    CallClaim.objects.filter(person=person, by=by).delete()
    record("record_call", said, by=by, region_path=membership.street.path, outcome=outcome)
    return said


def _promise(membership, person, by, told) -> dict:
    session = told["session"]
    if session is None:
        raise ValidationError({"session": "请选一场培训。"})
    signup = sign_up(session, person, by=by)
    key = f"called:{signup.pk}:{signup.updated.timestamp():.0f}"
    if signup.status == SessionSignup.Status.SIGNED_UP:
        context = {"when": when(session), "title": session.title, "place": session.place}
        notify(person, "signed_up", context, key=key, link=f"/sessions/{session.pk}/")
    else:
        context = {"title": session.title, "position": SessionSignup.objects.rank(signup)}
        notify(person, "waitlisted", context, key=key, link=f"/sessions/{session.pk}/")
    return {"session": session}


def _not_now(membership, person, by, told) -> dict:
    """Who has a seat in the session gives it back as a leave, which asks for a make-up session."""
    session = told["session"]
    if session is not None and session.signups.open().filter(person=person).exists():
        request_leave(session, person, by=by, reason="电话联系：这次来不了")
    return {"session": session}


def _new_number(membership, person, by, told) -> dict:
    if not told["number"].strip():
        raise ValidationError({"number": "请填写手机号。"})
    if person.login or person.claimed_at or person.active_roles:
        raise ValidationError({"number": "本人用原来的号码登录，请本人更改，或在人员页换手机号。"})
    changed = change_person(person, by=by, reason="电话联系补上号码", mobile=told["number"])
    person.mobile = changed.mobile
    return {}


def _gone(membership, person, by, told) -> dict:
    return {"proposal": proposing.propose_leaving(membership, by=by, reason="电话联系：已不在本街道")}


def _excuse(membership, person, by, told) -> dict:
    today = timezone.localdate()
    proposal = proposing.propose_exemption(
        membership, exempt_for=told["exempt_for"] or "other", since=today,
        until=told["until"] or today.replace(month=12, day=31), by=by, reason="电话联系时提出",
    )  # fmt: skip
    return {"proposal": proposal}


def _only_remember(membership, person, by, told) -> dict:
    return {}


_WHAT_IT_DOES = {
    Outcome.PROMISED: _promise,
    Outcome.NOT_NOW: _not_now,
    Outcome.NO_ANSWER: _only_remember,
    Outcome.WRONG_NUMBER: _only_remember,
    Outcome.NUMBER_FOUND: _new_number,
    Outcome.GONE: _gone,
    Outcome.EXEMPTION: _excuse,
}


@transaction.atomic
def withdraw_outcome(said: CallRecord, *, by) -> CallRecord:
    """
    点错了，撤回: the seat is given back, the proposal taken back; the record stays, with its withdrawal behind it.

    ValidationError: not one's own, not the last of this person, older than half a day, or nothing to take back.
    """
    person = Person.objects.select_for_update(of=("self",)).get(pk=said.person_id)
    last = CallRecord.objects.filter(person=person).order_by("-pk").first()
    if said.by_id != by.pk or last is None or last.pk != said.pk or said.outcome == Outcome.WITHDRAWN:
        raise ValidationError("只能撤回自己最后记下的一条。")
    if said.recorded_at < timezone.now() - SLIP:
        raise ValidationError("已经过了半天，不能撤回；情况有变，请重新联系。")
    if said.outcome == Outcome.NUMBER_FOUND:
        raise ValidationError("号码已更改，请在人员页更正。")
    if said.outcome == Outcome.PROMISED:
        cancel_signup(said.session, person, by=by)
    elif said.outcome == Outcome.NOT_NOW and said.session_id:
        if said.session.signups.filter(person=person, status="excused").exists():
            sign_up(said.session, person, by=by)
    elif said.proposal_id and said.proposal.status in (PoolProposal.Status.OPEN, PoolProposal.Status.RETURNED):
        proposing.withdraw(said.proposal, by=by)
    undone = CallRecord.objects.create(
        membership=said.membership, person=person, street=said.street, outcome=Outcome.WITHDRAWN, by=by,
        recorded_at=timezone.now(),
    )  # fmt: skip
    record("withdraw_call", undone, by=by, region_path=said.street.path, outcome=said.outcome)
    return undone
