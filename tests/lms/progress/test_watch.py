"""Watch proof: intervals, and the clock that pays for them."""

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.progress.watch import (
    LONGEST_SILENCE,
    MAX_SPARE,
    MOST_PARTS,
    Watched,
    allowance,
    clean,
    is_enough,
    merge,
    next_gap,
    spans,
    tick,
    unseen_seconds,
    watch,
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given_", "merged"),
    [
        ([], ()),
        ([(5, 9), (0, 3)], ((0, 3), (5, 9))),
        ([(0, 5), (5, 9)], ((0, 9),)),
        ([(0, 9), (2, 3)], ((0, 9),)),
        ([(0, 5), (4, 9), (20, 21)], ((0, 9), (20, 21))),
    ],
)
def test_merge(given_, merged):
    assert merge(given_) == merged


def test_merge_closes_slivers_only_when_told():
    assert merge([(0, 5), (5.5, 9)]) == ((0, 5), (5.5, 9))
    assert merge([(0, 5), (5.5, 9)], sliver=1) == ((0, 9),)


@pytest.mark.parametrize(
    ("claimed", "intervals"),
    [
        (None, []),
        ("all of it", []),
        ({"0": 600}, []),
        ([[0, 10]], [(0, 10)]),
        ([[-5, 10]], [(0, 10)]),
        ([[590, 9999]], [(590, 600)]),
        ([[10, 0]], []),
        ([[0, 10, 20]], []),
        ([["0", "600"]], []),
        ([[True, 600]], []),
        ([[0, math.inf], [0, math.nan]], []),
        ([[0, 10**400]], []),
        ([[0, 1]] * 500, [(0, 1)] * MOST_PARTS),
    ],
)
def test_clean_believes_no_browser(claimed, intervals):
    assert clean(claimed, 600) == intervals


@pytest.mark.parametrize(
    ("elapsed", "speed", "seconds"),
    [
        (10, 1, 10),
        (10, 2, 20),
        (10, 16, 20),
        (10, -3, 0),
        (10, "fast", 10),
        (10, math.inf, 10),
        (-10, 1, 0),
        (1e9, 1, LONGEST_SILENCE),
        (10, 0.5, 5),
    ],
)
def test_allowance_is_the_clock_times_speed(elapsed, speed, seconds):
    assert allowance(elapsed, speed) == seconds


@pytest.mark.parametrize(
    ("last", "stands", "elapsed"), [(None, 0, 0), (-10, 0, 10), (0, 0, 0), (5, 5, 0), (59, 59, 0), (3600, 0, 0)]
)
def test_the_clock_runs_forwards_unless_the_server_s_own_was_set_back(last, stands, elapsed):
    """Seconds from now: where the clock stood, where it stands after the beat, what the beat is paid."""
    beat = tick(None if last is None else NOON + timedelta(seconds=last), NOON)
    assert (beat.stands, beat.elapsed) == (NOON + timedelta(seconds=stands), elapsed)


@pytest.mark.parametrize(
    ("covered", "gap"),
    [((), 0), ([[0, 600]], None), ([[0, 100], [200, 600]], 100), ([[5, 600]], 0), ([[0, 99], [99.9, 599.5]], None)],
)
def test_the_next_part_not_seen(covered, gap):
    assert next_gap(covered, 600) == gap


def test_a_flood_of_tiny_grants_is_not_rounded_up():
    state = Watched()
    for _ in range(1000):
        state = watch(state, [(0, 600)], 0.006)
    assert state.seconds <= 6.01


def test_what_the_clock_pays_for_is_covered():
    assert watch(Watched(), [(0, 10)], 10) == Watched(((0, 10),), 0)


def test_a_claim_beyond_the_clock_is_cut():
    assert watch(Watched(), [(0, 600)], 10).covered == ((0, 10),)


def test_without_a_clock_nothing_is_gained():
    assert watch(Watched(), [(0, 600)], 0) == Watched()


def test_seeing_a_part_again_costs_nothing():
    seen = Watched(((0, 10),), 0)
    assert watch(seen, [(0, 20)], 10).covered == ((0, 20),)


def test_slivers_are_closed_but_paid_for():
    assert watch(Watched(((0, 10),), 0), [(10.5, 20)], 10).covered == ((0, 20),)
    scattered = [(n, n + 0.01) for n in range(0, 600, 1)]
    assert watch(Watched(), scattered, 1).seconds <= 1.001


def test_unused_seconds_carry_over_only_a_little():
    assert watch(Watched(), [], 3600).spare == MAX_SPARE


@given(
    st.lists(
        st.tuples(
            st.lists(st.tuples(st.floats(0, 600), st.floats(0, 600)), max_size=6),
            st.floats(0, 60),
        ),
        max_size=12,
    )
)
def test_growth_never_exceeds_what_was_granted(beats):
    """However claims are cut up, seconds seen stay below seconds granted, and nothing seen is lost."""
    state, granted = Watched(), 0.0
    for claimed, seconds in beats:
        before = state.seconds
        state = watch(state, clean([list(pair) for pair in claimed], 600), seconds)
        granted += seconds
        assert state.seconds >= before - 0.1
        assert state.seconds <= granted + 0.02 * (len(state.covered) + len(beats)) * 6
        assert list(state.covered) == sorted(state.covered)


@pytest.mark.parametrize(("seconds", "enough"), [(539.9, False), (540, True), (600, True)])
def test_nine_tenths_are_enough(seconds, enough):
    assert is_enough(seconds, 600) is enough


def test_unseen_seconds():
    assert unseen_seconds(200, 600) == 340
    assert unseen_seconds(600, 600) == 0


def test_spans_are_hundredths_of_the_film():
    assert spans([(0, 60), (300, 600)], 600) == [{"start": 0, "width": 10}, {"start": 50, "width": 50}]
