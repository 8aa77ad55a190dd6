"""Sign-ups in 我的信息, and seats given back when an account is closed."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from talent.people.holdings import Row, hold, plain
from talent.people.querysets import of_human
from talent.training.models import SessionSignup
from talent.training.session_rows import NotedName, SessionHelper, SessionInvitation, SessionTrainer
from talent.training.signups import cancel_signup


def _rows(ids: list[int]) -> list[Row]:
    signups = SessionSignup.objects.filter(person__in=ids).select_related("session")
    return plain(
        (one.session.title, f"{one.get_status_display()}，{one.session.starts_at:%Y-%m-%d}") for one in signups
    )


def _erase(person, by) -> None:
    ahead = SessionSignup.objects.open().filter(of_human(person), session__starts_at__gt=timezone.now())
    for signup in ahead.select_related("session", "person"):
        try:
            cancel_signup(signup.session, signup.person, by=by)
        except ValidationError:
            continue  # cancelled or a draft again: there is no seat to give back
    SessionSignup.objects.filter(of_human(person)).update(reason="")


def _invited(ids: list[int]) -> list[Row]:
    asked = SessionInvitation.objects.filter(person__in=ids).select_related("session")
    return plain(
        (one.session.title, f"{one.at:%Y-%m-%d}邀请" + ("，回复来不了" if one.declined_at else "")) for one in asked
    )


def _forget_reasons(person, by) -> None:
    SessionInvitation.objects.filter(of_human(person)).update(reason="")
    NotedName.objects.filter(of_human(person)).update(name="", mobile="")


def _helped(ids: list[int]) -> list[Row]:
    helps = SessionHelper.objects.filter(person__in=ids).select_related("session")
    teaches = SessionTrainer.objects.filter(person__in=ids).select_related("session")
    lines = [(one.session.title, f"协办，{one.since:%Y-%m-%d}") for one in helps]
    return plain(lines + [(one.session.title, f"授课，{one.session.starts_at:%Y-%m-%d}") for one in teaches])


def _end_help(person, by) -> None:
    SessionHelper.objects.filter(of_human(person), until=None).update(until=timezone.now())
    SessionTrainer.objects.filter(of_human(person)).update(name="已注销", title="", unit="")


hold("报名", "用来留座位。", 50, ("talent.SessionSignup.person",), _rows, _erase, staff_see=True)
hold(
    "邀请", "老师请您参加培训，记着您的回复。", 52, ("talent.SessionInvitation.person", "talent.NotedName.person"),
    _invited, _forget_reasons, staff_see=True,
)  # fmt: skip
hold(
    "协办与授课", "让您在签到处帮忙，让学员知道谁讲课。", 54,
    ("talent.SessionHelper.person", "talent.SessionTrainer.person"), _helped, _end_help, staff_see=True,
)  # fmt: skip
