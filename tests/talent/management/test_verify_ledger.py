"""`manage.py verify_ledger`: compares, and repairs only when told to."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.core.management import call_command

from talent.credits.ledger import credit_training
from talent.credits.models import CreditHead
from talent.credits.sources import ensure_source


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
