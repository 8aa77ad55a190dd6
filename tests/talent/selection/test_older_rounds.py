"""What a migration makes of rounds that were run before places, withdrawals and two handlers were kept."""

import datetime as dt
import re
from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from talent.audit import append_only
from talent.selection import documents
from talent.selection.actions.nominations import withdraw_nomination
from talent.selection.actions.objections import raise_objection
from talent.selection.models import Objection, RankedPlace, Withdrawal

NAME = "0017_places_of_older_rounds"


@pytest.fixture
def migrate(db):
    """Runs the steps of the migration on the models as it sees them."""
    apps = MigrationExecutor(connection).loader.project_state(("talent", NAME)).apps
    steps = import_module(f"talent.migrations.{NAME}").Migration.operations
    return lambda: [step.code(apps, None) for step in steps]


def places():
    return list(RankedPlace.objects.order_by("pk").values_list("pk", "mean", "rank", "tied", "scorers"))


def test_a_notice_of_before_shows_name_and_street_on_its_page_and_on_paper(notice, client, monkeypatch):
    append_only.drop()
    notice.entries.update(name="", place="")
    append_only.install()
    printed = {}
    monkeypatch.setattr(documents, "render_pdf", lambda template, data: printed.update(data))
    documents.notice_pdf(notice)
    ((_, rows),) = printed["groups"]
    assert rows == [["第一服务队", "洪家楼街道"], ["第二服务队", "洪家楼街道"]]
    page = client.get(f"/notices/{notice.pk}/").content.decode()
    assert re.findall(r'row">([^<]+)</th><td data-label="街道（镇）">([^<]+)<', page) == [tuple(row) for row in rows]


def test_the_places_of_a_closed_panel_are_kept_once(decided, nominations, migrate):
    kept = places()
    RankedPlace.objects.all().delete()
    migrate()
    assert places() == kept
    migrate()
    assert places() == kept
    assert [rank for _, _, rank, _, _ in kept] == [1, 2, 3]


def test_who_fell_out_has_a_fact_with_what_the_log_says(notice, nominations, licheng_admin, migrate):
    withdraw_nomination(nominations.first, reason="单位注销", by=licheng_admin)
    (before,) = Withdrawal.objects.values_list("nomination", "cause", "recorded_by")
    append_only.drop()
    Withdrawal.objects.all().delete()
    append_only.install()
    type(nominations.first).objects.update(withdrawal_reason="")
    migrate()
    migrate()
    assert list(Withdrawal.objects.values_list("nomination", "cause", "recorded_by")) == [before]
    nominations.first.refresh_from_db()
    assert nominations.first.withdrawal_reason == "单位注销"


def test_cases_ended_by_one_handler_stay_and_new_ones_need_two(notice, nominations, licheng_admin, migrate):
    made = raise_objection(nominations.first.notice_entry, name="刘某", phone="0531-8000001", text="不实")
    ended = Objection.objects.filter(pk=made.pk)
    for status in ("refused", "dismissed", "upheld"):
        with pytest.raises(IntegrityError), transaction.atomic():
            ended.update(status=status, handled_by=licheng_admin)
    ended.update(status="dismissed", handled_by=licheng_admin, answer_by=None, arrived_on=dt.date(2025, 1, 1))
    migrate()
    assert ended.get().arrived_on == dt.date(2023, 9, 27)
