"""A session of 历城区 that credited people, and one certificate of it."""

import datetime
from decimal import Decimal

import pytest

from lms.certificates.actions import issue_certificates
from talent.credits.ledger import credit_training
from talent.credits.sources import ensure_source

DAY = datetime.date(2026, 11, 24)


@pytest.fixture
def source(city):
    return ensure_source("session", 7, title="历城区骨干培训第2期", tier="district", region=city.licheng)


def credit(person, source, hours=4, dated=DAY):
    return credit_training(person, source, season=str(dated.year), dated=dated, minutes=180, hours=Decimal(hours))


@pytest.fixture
def certificate(learner, source):
    credit(learner, source)
    return issue_certificates(source)[0]
