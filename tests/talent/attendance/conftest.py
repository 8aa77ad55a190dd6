import re

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from talent.attendance import tokens
from talent.attendance.models import RefusedCheckIn
from talent.training.models import SessionSignup
from tests.factories import PersonFactory
from tests.factories.training import SignupFactory, TrainingSessionFactory, at

DAY = "2026-11-24"


def moment(time: str) -> str:
    """Local time of the session's day: moment("13:52")."""
    return f"{DAY}T{time}:00+08:00" if time.count(":") == 1 else f"{DAY}T{time}+08:00"


@pytest.fixture
def clock():
    """`clock("13:52")` moves the time of the session's day; it stands still there."""
    travellers = []

    def move(time: str):
        if travellers:
            travellers.pop().stop()
        traveller = time_machine.travel(moment(time), tick=False)
        traveller.start()
        travellers.append(traveller)

    yield move
    for traveller in travellers:
        traveller.stop()


@pytest.fixture
def session(city):
    """14:00 to 17:00 in 历城区; check-in opens 13:30, late after 14:15."""
    return TrainingSessionFactory(region=city.licheng)


@pytest.fixture
def wang(session):
    """王桂兰, signed up, no login."""
    person = PersonFactory(name="王桂兰", mobile="13800001234", name_pinyin="wangguilan", name_initials="wgl")
    SignupFactory(session=session, person=person, status=SessionSignup.Status.SIGNED_UP)
    return person


def forms_of(response) -> list[str]:
    """The forms inside main."""
    html = response.content.decode()
    return re.findall(r"<form.*?</form>", html[html.index("<main") :], re.DOTALL)


def fields_of(form: str) -> dict[str, str]:
    """What a browser would send for hidden and chosen inputs, the security token aside."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        pairs = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        chosen = pairs.get("type") in {"hidden"} or (pairs.get("type") == "radio" and " checked" in tag)
        if chosen and pairs["name"] != "csrfmiddlewaretoken":
            found[pairs["name"]] = pairs["value"]
    return found


def address(session, time: str = "") -> str:
    now = at(f"2026-11-24 {time}") if time else timezone.now()
    return f"/check-in/{tokens.screen_token(session.pk, tokens.step_of(now))}/"


def code_of(session) -> str:
    """The six digits on the session's screen now."""
    return tokens.spoken_code(session.pk, tokens.step_of(timezone.now(), tokens.CODE_STEP))


def refusals() -> list[str]:
    return list(RefusedCheckIn.objects.order_by("pk").values_list("reason", flat=True))


@pytest.fixture
def phone():
    """A browser that keeps cookies and checks security tokens as a real one does."""
    return Client()
