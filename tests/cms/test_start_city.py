"""`manage.py start_city`: an empty real city that works, and what is left to do."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from talent.people.models import Person
from talent.registry.models import CalendarDay, PlanPeriod, Region

REGIONS = """区划代码,名称,层级,上级,类型,代管单位
370100,济南市,市,,,
370112,历城区,区县,济南市,法定区县,
370112001,山大路街道,街道（镇）,历城区,街道,
"""
ADMIN = ["--admin-login", "head", "--admin-name", "周市管", "--admin-password", "long-enough"]


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "regions.csv"
    path.write_text(REGIONS, encoding="utf-8-sig")
    return str(path)


def test_regions_plan_calendar_and_the_first_admin(db, sheet, capsys, client):
    call_command("start_city", "--regions", sheet, *ADMIN)
    assert list(Region.objects.order_by("path").values_list("name", flat=True)) == ["济南市", "历城区", "山大路街道"]
    assert (PlanPeriod.objects.count(), CalendarDay.objects.exists()) == (1, True)
    assert "接下来" in capsys.readouterr().out
    client.force_login(Person.objects.get(login="head"))
    assert client.get("/desk/").status_code == 200
    assert client.get("/").status_code == 200


def test_running_it_again_changes_nothing(db, sheet):
    for _ in range(2):
        call_command("start_city", "--regions", sheet, *ADMIN)
    assert (Person.objects.count(), Region.objects.count(), PlanPeriod.objects.count()) == (1, 3, 1)


def test_without_regions_it_asks_for_the_sheet(db):
    with pytest.raises(CommandError, match="--regions"):
        call_command("start_city")


def test_a_short_password_makes_no_admin(db, sheet):
    with pytest.raises(CommandError, match="至少8位"):
        call_command(
            "start_city", "--regions", sheet, "--admin-login", "head", "--admin-name", "周", "--admin-password", "x"
        )
    assert Person.objects.count() == 0


def test_what_is_done_is_no_longer_on_the_list(db, sheet, capsys):
    call_command("start_city", "--regions", sheet)
    before = capsys.readouterr().out
    call_command("start_city", *ADMIN)
    after = capsys.readouterr().out
    assert "任命第一位市级管理员" in before
    assert "任命第一位市级管理员" not in after
    assert "还有1个区县没有" in after


def test_a_password_is_made_up_and_shown_once(db, sheet, capsys, client):
    call_command("start_city", "--regions", sheet, "--admin-login", "head", "--admin-name", "周市管")
    password = capsys.readouterr().out.split("初始密码（只显示这一次）：")[1].split()[0]
    assert client.login(username="head", password=password)
    call_command("start_city", "--admin-login", "head", "--admin-name", "周市管")
    assert "初始密码" not in capsys.readouterr().out


def test_a_name_alone_makes_the_city_and_another_name_is_refused(db):
    call_command("start_city", "--name", "青岛市")
    assert Region.objects.cities().get().name == "青岛市"
    with pytest.raises(CommandError, match="库里的城市是“青岛市”"):
        call_command("start_city", "--name", "济南市")


def test_a_sheet_with_a_refused_row_writes_nothing(db, tmp_path):
    path = tmp_path / "regions.csv"
    path.write_text(REGIONS + "12,错码区,区县,济南市,法定区县,\n", encoding="utf-8-sig")
    with pytest.raises(CommandError, match="第5行 区划代码"):
        call_command("start_city", "--regions", str(path))
    assert Region.objects.count() == 0


def test_a_login_that_somebody_else_has_is_refused(db, sheet):
    call_command("start_city", "--regions", sheet, *ADMIN)
    person = Person.objects.get(login="head")
    person.roles.update(until=person.roles.get().since)
    with pytest.raises(CommandError, match="登录名“head”已有人使用"):
        call_command("start_city", *ADMIN)


@pytest.fixture
def new_city(db, sheet):
    call_command("start_city", "--regions", sheet, *ADMIN)
    return Person.objects.get(login="head")


def test_the_first_admin_sees_on_the_desk_what_is_left(new_city, client):
    client.force_login(new_city)
    page = client.get("/desk/")
    card = next(card for card in page.context["cards"] if card.template == "cms/checklist.html")
    todo = [task.title for task in card.context["tasks"] if not task.done]
    assert todo == [
        "安排区县管理员",
        "填区县电话和地址",
        "录入现行计划周期和目标",
        "填写网站页脚",
        "接通短信",
        "发布第一门课程",
        "导入骨干人才库",
    ]
    links = [task.url for task in card.context["tasks"] if task.url]
    assert {url: client.get(url, follow=True).status_code for url in links} == dict.fromkeys(links, 200)


def test_the_card_goes_when_everything_is_done(new_city, client, monkeypatch):
    client.force_login(new_city)
    monkeypatch.setattr("cms.checklist._places", list)
    monkeypatch.setattr("cms.checklist._rules", list)
    monkeypatch.setattr("cms.checklist._words", list)
    assert "新城市准备好了吗" in client.get("/desk/").content.decode()
    monkeypatch.setattr("cms.checklist._people", list)
    assert "新城市准备好了吗" not in client.get("/desk/").content.decode()


def test_doing_it_through_the_pages_takes_it_off_the_list(new_city, client, settings):
    from cms.checklist import left_to_do

    client.force_login(new_city)
    before = [task.title for task in left_to_do()]
    district = Region.objects.districts().get()
    client.post(f"/desk/offices/{district.pk}/", {"phone": "0531-8000000", "address": "示例路1号"})
    year = timezone.localdate().year
    like = PlanPeriod.objects.first()
    dates = {"starts": f"{year}-01-01", "ends": f"{year + 2}-12-31"}
    client.post("/desk/plan-periods/new/", {"name": "下一期", "like": like.pk, **dates})
    client.post("/desk/city/days/", {"date": f"{year}-10-01", "kind": "holiday", "name": "国庆节"})
    settings.SMS_BACKEND = "city.gateway.Sms"
    done = {"填区县电话和地址", "录入现行计划周期和目标", "接通短信"}
    assert [task.title for task in left_to_do()] == [title for title in before if title not in done]
    period = PlanPeriod.objects.first()
    assert (period.name, period.targets.get(indicator="base_coverage").value) == ("下一期", 100)


def test_a_district_admin_has_no_such_card(client, licheng_admin):
    client.force_login(licheng_admin)
    assert "新城市准备好了吗" not in client.get("/desk/").content.decode()
