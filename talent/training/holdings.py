"""Sign-ups in 我的信息, and seats given back when an account is closed."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from talent.people.holdings import Row, hold, plain
from talent.people.querysets import of_human
from talent.training.models import SessionSignup
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


hold("报名", "用来留座位。", 50, ("talent.SessionSignup.person",), _rows, _erase, staff_see=True)
