"""`manage.py doctor`: what is wrong, in words, with the way to mend it."""

import datetime as dt

import pytest
import time_machine
from django.core.management import call_command

from talent.audit import append_only
from talent.desk.doctor import examine
from talent.registry.models import CalendarDay, PlanPeriod
from tests.factories import PersonFactory


@pytest.fixture
def sound(city, settings):
    """A city in which nothing is to be mended."""
    settings.REDIS_URL = ""
    CalendarDay.objects.create(date=dt.date(2026, 10, 1), kind="holiday")
    PlanPeriod.objects.create(name="本期", starts=dt.date(2026, 1, 1), ends=dt.date(2026, 12, 31))
    with time_machine.travel("2026-11-24 12:00+08:00"):
        yield


def musts():
    return [finding.text for finding in examine() if finding.must]


def test_a_sound_installation(sound, capsys):
    call_command("doctor")
    assert capsys.readouterr().out == "一切正常。\n"


def test_without_regions_it_says_how_to_begin(db, capsys):
    with pytest.raises(SystemExit):
        call_command("doctor")
    assert "还没有行政区划：运行 manage.py start_city" in capsys.readouterr().out


def test_a_lost_trigger_is_found(sound):
    append_only.drop()
    try:
        assert [text for text in musts() if "只增不改" in text]
    finally:
        append_only.install()
    assert musts() == []


def test_another_key_than_the_numbers_were_encrypted_with_is_found(sound, settings):
    person = PersonFactory()
    person.set_resident_id("370100195503021234")
    person.save()
    assert musts() == []
    settings.RESIDENT_ID_KEY = "another"
    assert musts() == ["RESIDENT_ID_KEY 与加密时的不同，身份证号打不开：换回原来的密钥。"]


def test_a_year_without_holidays_is_named(sound):
    CalendarDay.objects.all().delete()
    assert musts() == ["2026年的节假日还没有录入，公示期会算错：在内容管理的“节假日与调休”里补上。"]
