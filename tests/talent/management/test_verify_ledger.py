"""`manage.py verify_ledger`: compares, and repairs only when told to."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.core.management import call_command

from talent.credits.ledger import credit_training
from talent.credits.models import CreditHead
from talent.credits.sources import ensure_source
from talent.indicators.models import BoardRow
from talent.indicators.projections import rebuild_board
from talent.registry.actions import change_organization
from tests.factories import OrganizationFactory


@pytest.fixture
def fact(city, learner):
    source = ensure_source("session", 1, title="骨干培训", tier="district", region=city.licheng)
    return credit_training(learner, source, season="2026", dated=dt.date(2026, 5, 8), minutes=180, hours=Decimal(4))


def answer(capsys, *args):
    call_command("verify_ledger", "--json", *args)
    return json.loads(capsys.readouterr().out)


def test_sound_ledgers(fact, capsys):
    assert answer(capsys) == {"ok": True, "checked": 1, "first": None}


def test_a_difference_ends_with_1_and_names_the_first(fact, capsys):
    CreditHead.objects.update(hours=40)
    with pytest.raises(SystemExit):
        call_command("verify_ledger", "--json")
    first = json.loads(capsys.readouterr().out)["first"]
    assert (first["ledger"], first["id"], first["found"]["hours"]) == ("credits", fact.pk, "40.0")
    assert CreditHead.objects.get().hours == 40


def test_rebuild_puts_it_right(fact, capsys):
    CreditHead.objects.all().delete()
    with pytest.raises(SystemExit):
        call_command("verify_ledger", "--rebuild")
    capsys.readouterr()
    assert answer(capsys)["ok"]


def test_the_board_is_compared_with_a_fresh_count(city, capsys):
    rows = rebuild_board()
    assert answer(capsys) == {"ok": True, "checked": rows, "first": None}
    BoardRow.objects.filter(region=city.beiyuan).update(streets=9)
    with pytest.raises(SystemExit):
        call_command("verify_ledger", "--json", "--rebuild")
    first = json.loads(capsys.readouterr().out)["first"]
    assert (first["ledger"], first["id"], first["found"]["streets"]) == ("board", city.beiyuan.pk, 9)
    assert BoardRow.objects.get(region=city.beiyuan).streets == 1


def test_a_board_that_the_registers_have_moved_past_is_late_and_not_wrong(city, city_admin, capsys):
    organization = OrganizationFactory(name="合唱团", street=city.beiyuan)
    rebuild_board()
    change_organization(organization, party_work="联合建立党支部", by=city_admin)
    assert answer(capsys) == {"ok": True, "checked": 0, "first": None}
    rebuild_board()
    assert answer(capsys)["checked"] == BoardRow.objects.count()
