"""What machines ask: is this process alive, can it serve."""

import pytest

from talent.desk import health


def test_alive(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/-/health").status_code == 200


def test_ready_names_every_part(client, db, settings):
    settings.REDIS_URL = ""
    response = client.get("/-/ready")
    assert (response.status_code, response.json()) == (
        200,
        {"database": "ok", "migrations": "ok", "broker": "embedded"},
    )


def test_a_dead_broker_is_not_ready(client, db, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    response = client.get("/-/ready")
    assert (response.status_code, response.json()["broker"]) == (503, "unreachable")


@pytest.mark.parametrize("part", ["_database", "_migrations"])
def test_a_part_that_is_not_well_is_not_ready(client, db, settings, monkeypatch, part):
    settings.REDIS_URL = ""
    monkeypatch.setattr(health, part, lambda: "unreachable")
    assert client.get("/-/ready").status_code == 503
