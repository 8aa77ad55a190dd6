"""手签表: codes that name one row of one session, typed in again after the session."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from talent.attendance.archive_models import SessionPaper
from talent.attendance.models import AttendanceFact, AttendanceHead, Mark, Path
from talent.attendance.row_codes import place_of, row_code
from talent.attendance.signed_sheets import lines_of
from talent.training.models import SessionSignup
from tests.factories import PersonFactory
from tests.factories.attendance import attend
from tests.factories.training import SignupFactory, at


@pytest.fixture
def url(session):
    return f"/desk/sessions/{session.pk}/signed-sheet/"


@given(st.integers(1, 10**6), st.integers(1, 9999), st.integers(0, 4), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(session_id, place, index, by):
    code = row_code(session_id, place)
    assert place_of(session_id, code) == place
    index %= len(code)
    wrong = f"{code[:index]}{(int(code[index]) + by) % 10}{code[index + 1 :]}"
    assert place_of(session_id, wrong) is None


@pytest.mark.parametrize("code", ["", "1", "²³４", "-12", "000", "9" * 40])
def test_what_is_no_code(code):
    assert place_of(7, code) is None


def test_a_printed_code_keeps_its_person(clock, session, wang, trainer):
    clock("12:00")
    printed = {line.person: line.code for line in lines_of(session)}
    early = PersonFactory(name="阿先", name_pinyin="axian")
    SignupFactory(session=session, person=early)
    SessionSignup.objects.filter(person=wang).update(status="cancelled")
    SessionSignup.objects.filter(person=wang).update(status="signed_up")
    assert {line.person: line.code for line in lines_of(session)}[wang] == printed[wang]
    assert [line.person for line in lines_of(session)] == [early, wang]


def test_print_sign_and_enter(clock, session, wang, url, trainer, client_of):
    other, absent = PersonFactory(name="李国强"), PersonFactory(name="没来")
    for person in (other, absent):
        SignupFactory(session=session, person=person)
    codes = {line.person: line.code for line in lines_of(session)}
    clock("14:20")
    attend(session, other, Mark.LATE)
    clock("17:30")
    browser = client_of(trainer)
    page = browser.get(url).content.decode()
    assert all(code in page for code in codes.values())
    assert browser.post(f"{url}enter/", {"codes": f"{codes[wang]}，{codes[other]}\n{codes[wang]}"}).status_code == 302
    heads = dict(AttendanceHead.objects.values_list("person__name", "mark"))
    assert heads == {"王桂兰": Mark.PRESENT, "李国强": Mark.LATE}
    head = AttendanceHead.objects.get(person=wang)
    assert (head.path, head.at) == (Path.SHEET, at("2026-11-24 14:00"))


def test_a_slip_of_the_pen_stays_on_the_page(clock, session, wang, url, trainer, client_of):
    [line] = lines_of(session)
    clock("17:30")
    wrong = str((int(line.code) + 1) % 1000).zfill(3)
    response = client_of(trainer).post(f"{url}enter/", {"codes": f"{line.code} {wrong} {row_code(session.pk, 77)}"})
    assert response.status_code == 409
    assert response.context["text"] == f"{wrong} {row_code(session.pk, 77)}"
    assert "没看懂的行号" in response.content.decode()
    assert AttendanceHead.objects.get().person == wang


@pytest.mark.parametrize(
    ("status", "time", "codes", "sentence"),
    [
        ("confirmed", "18:00", "011", "考勤已确认，请用“申请更正”。"),
        ("published", "13:00", "011", "这场培训还没开始"),
        ("published", "17:30", " ， ", "先写下签了字的行号"),
    ],
)
def test_not_now(clock, session, wang, url, trainer, client_of, status, time, codes, sentence):
    type(session).objects.update(status=status)
    clock(time)
    response = client_of(trainer).post(f"{url}enter/", {"codes": codes})
    assert response.status_code == 409
    assert sentence in response.content.decode()
    assert AttendanceFact.objects.count() == 0


def test_its_photo_is_kept_privately(clock, session, url, trainer, client_of, tianqiao_trainer):
    clock("17:30")
    photo = io.BytesIO()
    Image.new("RGB", (40, 40)).save(photo, "JPEG")
    photo.seek(0)
    photo.name = "表.jpg"
    client_of(tianqiao_trainer).post(f"{url}photo/", {"file": photo})
    assert SessionPaper.objects.count() == 0
    photo.seek(0)
    client_of(trainer).post(f"{url}photo/", {"file": photo})
    paper = SessionPaper.objects.get()
    assert (paper.kind, paper.session, paper.uploaded_by) == ("signed_sheet", session, trainer)
    client_of(trainer).post(f"{url}photo/", {})
    assert SessionPaper.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_cost(clock, session, url, trainer, client_of, count, django_assert_max_num_queries):
    clock("14:05")
    for _ in range(count):
        SignupFactory(session=session)
    browser = client_of(trainer)
    browser.get(url)
    with django_assert_max_num_queries(12):
        browser.get(url)
