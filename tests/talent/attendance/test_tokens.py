"""Codes of the screen: genuine or not, current or not."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent.attendance import tokens
from tests.factories.training import at

NOW = at("2026-11-24 13:52")


def test_a_token_is_read_back():
    token = tokens.screen_token(12, tokens.step_of(NOW))
    scan = tokens.read_screen_token(token)
    assert (len(token), scan.session_id, scan.is_current(NOW)) == (22, 12, True)


@pytest.mark.parametrize(
    ("seconds", "current"), [(-1, False), (0, True), (14, True), (15, True), (29, True), (30, False), (1080, False)]
)
def test_the_current_and_the_previous_step_count(seconds, current):
    scan = tokens.read_screen_token(tokens.screen_token(12, tokens.step_of(NOW)))
    assert scan.is_current(NOW + timedelta(seconds=seconds)) is current


@pytest.mark.parametrize(("seconds", "current"), [(-1, False), (0, True), (30, True), (59, True), (60, False)])
def test_the_spoken_code_lives_up_to_a_minute(seconds, current):
    code = tokens.spoken_code(12, tokens.step_of(NOW, tokens.CODE_STEP))
    assert (len(code), code.isdigit()) == (6, True)
    assert tokens.matches_code(12, code, NOW + timedelta(seconds=seconds)) is current


@given(st.integers(0, 21), st.sampled_from("ABCXYZabcxyz0189-_"))
def test_a_changed_token_is_not_ours(place, character):
    token = tokens.screen_token(12, tokens.step_of(NOW))
    changed = token[:place] + character + token[place + 1 :]
    if changed != token:
        with pytest.raises(tokens.TokenError):
            tokens.read_screen_token(changed)


@pytest.mark.parametrize("text", ["", "x", "签到" * 11, "A" * 22, "A" * 23, "!" * 22, " " * 22])
def test_rubbish_is_not_ours(text):
    with pytest.raises(tokens.TokenError):
        tokens.read_screen_token(text)


def test_codes_ahead_follow_each_other():
    codes = tokens.codes_ahead(12, NOW, 12)
    assert len({code.token for code in codes}) == 12
    assert codes[0].since <= NOW < codes[0].until
    assert all(a.until == b.since for a, b in pairwise(codes))
    assert all(tokens.matches_code(12, code.code, code.since) for code in codes)


def test_another_secret_makes_other_codes(settings):
    before = tokens.screen_token(12, 1)
    settings.SECRET_KEY = "another-secret-key-of-this-test-0123456789"
    assert tokens.screen_token(12, 1) != before
