"""A skip says why; with CI=true the skip of an engine that was given is a failure."""

from types import SimpleNamespace

import pytest

from tests import engines


@pytest.fixture
def item(request):
    request.node.add_marker(pytest.mark.redis)
    return request.node


@pytest.fixture
def skipped():
    return SimpleNamespace(skipped=True, outcome="skipped", longrepr=("file", 1, "Skipped: no answer"))


def test_skip_of_a_given_engine_fails_in_ci(monkeypatch, item, skipped):
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:6379/0")
    engines.refuse_skip(item, skipped)
    assert skipped.outcome == "failed"
    assert "although redis was given" in skipped.longrepr


def test_skip_of_an_engine_not_given_stays_one(monkeypatch, item, skipped):
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("REDIS_URL", "")
    engines.refuse_skip(item, skipped)
    assert skipped.outcome == "skipped"


def test_outside_ci_every_skip_stays_one(monkeypatch, item, skipped):
    monkeypatch.setenv("CI", "")
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:6379/0")
    engines.refuse_skip(item, skipped)
    assert skipped.outcome == "skipped"


def test_a_browser_that_lies_about_is_not_owed(monkeypatch):
    monkeypatch.delenv("CHROMIUM", raising=False)
    assert "journey" not in engines.given()
    monkeypatch.setenv("CHROMIUM", "/usr/bin/chromium")
    assert "journey" in engines.given()
