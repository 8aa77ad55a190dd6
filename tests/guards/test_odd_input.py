"""Numbers that are none, where an address or a form expects the number of a row: a page or 404, never a crash."""

import pytest

from tests.factories.training import TrainingSessionFactory

pytestmark = pytest.mark.django_db

# A digit to str.isdigit, not to int; longer than any key; not a number.
ODD = ("²", "9" * 30, "-1", "x")


@pytest.fixture
def session(city):
    return TrainingSessionFactory(region=city.licheng)


@pytest.mark.parametrize("odd", ODD)
def test_in_addresses(client_of, city_admin, odd):
    browser = client_of(city_admin)
    assert browser.get("/desk/indicators/", {"region": odd}).status_code in (200, 404)
    assert browser.get("/desk/sessions/new/", {"item": odd}).status_code == 404
    assert browser.get("/desk/coverage/", {"region": odd}).status_code == 404
    assert browser.get("/desk/people/", {"page": odd, "street": odd}).status_code == 200


@pytest.mark.parametrize("odd", ODD)
def test_in_forms(client_of, trainer, session, odd):
    browser = client_of(trainer)
    assert browser.post(f"/desk/sessions/{session.pk}/sign-up/", {"people": odd}).status_code == 302
    roster = f"/desk/sessions/{session.pk}/roster/"
    assert browser.post(roster, {"mark": f"{odd}:present"}).status_code == 302
    assert browser.post(roster, {"who": odd, "all": "assisted", "helper": odd}).status_code == 302
    assert list(session.signups.all()) == []


@pytest.mark.parametrize("odd", ODD)
def test_the_view_switch_takes_next_for_an_address(client, odd):
    assert client.post("/accounts/view/", {"view": "elder", "next": odd}).status_code == 302


def test_a_nul_is_refused_in_words_before_any_view(client_of, client, city_admin):
    """PostgreSQL can't store it; SQLite would."""
    browser = client_of(city_admin)
    for answer in (
        client.get("/sessions/", {"q": "a\x00"}),
        client.get("/verify/a%00b/"),
        browser.get("/desk/search/", {"q": "\x00"}),
        browser.post("/desk/plan-periods/new/", {"name": "新\x00计划"}),
    ):
        assert answer.status_code == 400
        assert "请返回重新填写" in answer.content.decode()
