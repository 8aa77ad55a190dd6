"""manage.py list_sessions: one JSON object, in the order of their start."""

import io
import json

import pytest
import time_machine
from django.core.management import CommandError, call_command

from tests.factories.training import TrainingSessionFactory


def listed(**options) -> dict:
    out = io.StringIO()
    call_command("list_sessions", stdout=out, json=True, **options)
    return json.loads(out.getvalue())


@time_machine.travel("2026-11-24T15:00:00+08:00", tick=False)
def test_sessions_of_a_region(city):
    old = TrainingSessionFactory(region=city.licheng, starts="2023-09-20 14:00", title="旧")
    now = TrainingSessionFactory(region=city.hongjialou, title="今")
    draft = TrainingSessionFactory(region=city.licheng, starts="2026-12-01 09:30", draft=True, title="稿")
    TrainingSessionFactory(region=city.tianqiao)
    assert listed(region="历城区") == {
        "sessions": [
            {"id": old.pk, "title": "旧", "start": "2023-09-20T14:00:00+08:00", "status": "to_be_confirmed"},
            {"id": now.pk, "title": "今", "start": "2026-11-24T14:00:00+08:00", "status": "running"},
            {"id": draft.pk, "title": "稿", "start": "2026-12-01T09:30:00+08:00", "status": "draft"},
        ]
    }
    assert len(listed()["sessions"]) == 4


def test_an_unknown_region(city):
    with pytest.raises(CommandError, match="没有找到"):
        listed(region="不存在区")
