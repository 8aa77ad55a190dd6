"""Who reaches which page of a selection; a refusal changes nothing."""

import pytest

from talent.audit.models import AuditEntry
from talent.selection.models import Nomination, Objection, PublicNotice, Score, SelectionRound


@pytest.fixture
def urls(notice, nominations):
    """Every desk address of a round in its last phase, by name."""
    base = f"/desk/selection/{notice.round_id}/"
    one = f"{base}nominations/{nominations.first.pk}/"
    names = ("check", "edit", "forward", "facts", "withdraw", "promote", "case", "score", "recuse")
    return {
        "round": base,
        "panel_start": f"{base}panel/start/",
        "panel_close": f"{base}panel/close/",
        "panel": f"{base}panel/",
        "decide": f"{base}decide/",
        "notice": f"{base}notice/",
        "announce": f"{base}notices/{notice.pk}/announce/",
        "objection_new": f"{base}notices/{notice.pk}/objections/new/",
        "nominate": f"{base}nominate/",
        "nomination": one,
    } | {name: f"{one}{name}/" for name in names}


def statuses(browser, urls, method: str) -> dict[str, int]:
    return {name: getattr(browser, method)(url).status_code for name, url in urls.items()}


def facts() -> list:
    """Everything a page of selection could change."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (SelectionRound, Nomination, Score, PublicNotice, Objection, AuditEntry)
    ]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_logs_in_first(client_of, stranger, urls, method):
    before = facts()
    browser = client_of(stranger)
    assert set(statuses(browser, urls, method).values()) == {302}
    assert browser.get(urls["round"]).url == f"/accounts/login/?next={urls['round']}"
    assert facts() == before


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", ["learner", "editor", "tianqiao_admin", "tianqiao_trainer"])
def test_for_people_outside_it_the_round_does_not_exist(client_of, request, who, urls, method):
    person = request.getfixturevalue(who)
    before = facts()
    assert set(statuses(client_of(person), urls, method).values()) == {404}
    assert facts() == before


@pytest.mark.parametrize(
    ("who", "reached"),
    [
        ("street_staff", {"round", "nominate", "nomination"}),
        ("trainer", {"round", "nominate", "nomination", "check", "facts"}),
        ("reviewer", {"panel"}),
    ],
)
def test_staff_reach_what_is_theirs_and_no_more(client_of, request, who, reached, urls):
    person = request.getfixturevalue(who)
    before = facts()
    answers = statuses(client_of(person), urls, "get")
    assert {name for name, status in answers.items() if status != 404} == reached
    denied = {name: url for name, url in urls.items() if name not in reached}
    assert set(statuses(client_of(person), denied, "post").values()) == {404}
    assert facts() == before


@pytest.mark.parametrize("who", ["licheng_admin", "city_admin"])
def test_admins_of_the_district_and_of_the_city_run_it(client_of, request, who, urls):
    answers = statuses(client_of(request.getfixturevalue(who)), urls, "get")
    assert {name for name, status in answers.items() if status == 404} == {
        "panel",
        "edit",
        "forward",
        "score",
        "recuse",
    }


def test_street_staff_see_the_nominations_of_their_street_only(
    client_of, street_staff, licheng_admin, nominations, round_, organization_row, city
):
    from talent.selection.actions.nominations import nominate
    from tests.talent.selection.conftest import ANSWERS

    other = nominate(
        round_,
        kind="organization",
        organization=organization_row("山大路老伙伴", city.shandalu),
        by=licheng_admin,
        **ANSWERS,
    )
    browser = client_of(street_staff)
    page = browser.get(f"/desk/selection/{round_.pk}/")
    shown = [nomination.title for nomination, _ in page.context["rows"]]
    assert shown == ["第一服务队", "第二服务队", "第三服务队"]
    assert "山大路老伙伴" not in page.content.decode()
    assert browser.get(f"/desk/selection/{round_.pk}/nominations/{other.pk}/").status_code == 404
    assert "山大路老伙伴" not in browser.get(f"/desk/selection/{round_.pk}/nominate/").content.decode()


def test_another_round_s_nomination_is_not_found_under_this_one(client_of, city_admin, nominations, city):
    from talent.selection.actions.rounds import open_round

    tianqiao = open_round(city.tianqiao, 2023, by=city_admin)
    url = f"/desk/selection/{tianqiao.pk}/nominations/{nominations.first.pk}/"
    assert client_of(city_admin).get(url).status_code == 404
