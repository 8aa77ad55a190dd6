"""定时发布 on an editor's first page: everything of theirs that goes out by itself, the next first."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from cms.editing import waiting_for
from talent.people.models import Role
from tests.cast import appoint

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 24, 10, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def schedule(add_case, time_machine):
    time_machine.move_to(NOW, tick=False)

    def build(slug: str, days: int, region) -> None:
        case = add_case(title=slug, slug=slug, live=False, region=region)
        case.go_live_at = timezone.now() + dt.timedelta(days=days)
        case.save_revision().publish()

    return build


def titles(person) -> list[str]:
    return [item.title for item in waiting_for(person).scheduled]


def test_the_next_one_stands_first(schedule, city, editor):
    schedule("later", 3, city.licheng)
    schedule("sooner", 1, city.tianqiao)
    assert titles(editor) == ["sooner", "later"]


def test_many_of_another_district_push_nothing_of_one_s_own_out(schedule, city):
    for day in range(1, 8):
        schedule(f"theirs-{day}", day, city.tianqiao)
    schedule("own", 9, city.licheng)
    assert titles(appoint("历编辑", "ed-licheng", Role.Kind.EDITOR, city.licheng)) == ["own"]


def test_the_calendar_leads_to_what_goes_out_on_a_day(schedule, city, client_of):
    schedule("case", 1, city.licheng)
    page = client_of(appoint("历编辑", "ed-licheng", Role.Kind.EDITOR, city.licheng)).get("/admin/").content.decode()
    assert re.findall(r"<caption>([^<]+)</caption>", page) == ["2026年11月"]
    assert re.findall(r'title="([^"]+)">(\d+)<small>([^<]+)<', page) == [("10:00 case", "25", "1篇")]
