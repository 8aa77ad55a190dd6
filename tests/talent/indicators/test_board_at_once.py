"""Two who look at a board that has to be computed: one after the other writes, the newer count stays."""

import threading

import pytest
from django.db import connections

from talent.indicators import projections
from talent.indicators.models import BoardClock, BoardRow
from talent.indicators.projections import rebuild_board


@pytest.mark.django_db(transaction=True)
def test_two_viewers_at_once(history, monkeypatch):
    rows, problems, both = rebuild_board(), [], threading.Barrier(2)
    read = projections.read_city
    monkeypatch.setattr(projections, "read_city", lambda *asked: (read(*asked), both.wait(10))[0])

    def look():
        try:
            rebuild_board()
        except Exception as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=look) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (problems, BoardRow.objects.count()) == ([], rows)


def test_an_older_count_does_not_overwrite_a_newer_one(history):
    rebuild_board()
    BoardClock.objects.update(audit=10**9, took_ms=123456)
    rebuild_board()
    assert BoardClock.objects.get().took_ms == 123456
