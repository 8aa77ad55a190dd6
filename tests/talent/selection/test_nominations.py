"""Recommending, returning with what is missing, handing in again."""

import pytest
from django.core.exceptions import ValidationError

from talent.selection.actions.nominations import (
    hand_in,
    nominate,
    pass_nomination,
    return_nomination,
    save_answers,
    withdraw_nomination,
)
from talent.selection.models import Nomination
from tests.talent.selection.conftest import ANSWERS


def test_an_organization_is_nominated_once_a_round(round_, organization, street_staff):
    nominate(round_, kind="organization", organization=organization, by=street_staff, **ANSWERS)
    with pytest.raises(ValidationError, match="已经在这一轮推荐过了"):
        nominate(round_, kind="organization", organization=organization, by=street_staff, **ANSWERS)
    assert Nomination.objects.count() == 1


def test_a_leader_is_nominated_beside_their_organization(round_, organization, learner, street_staff):
    nominate(round_, kind="organization", organization=organization, by=street_staff, **ANSWERS)
    leader = nominate(round_, kind="leader", organization=organization, person=learner, by=street_staff, **ANSWERS)
    assert leader.title == "赵明霞（和顺邻里调解队）"


def test_a_returned_nomination_says_what_is_missing_and_comes_back(nominations, licheng_admin, street_staff):
    return_nomination(nominations.first, missing="缺两张照片", by=licheng_admin)
    nominations.first.refresh_from_db()
    assert (nominations.first.status, nominations.first.missing) == ("returned", "缺两张照片")
    save_answers(nominations.first, what_changed="说和53起。", by=street_staff)
    hand_in(nominations.first, by=street_staff)
    nominations.first.refresh_from_db()
    assert (nominations.first.status, nominations.first.what_changed) == ("submitted", "说和53起。")


def test_returning_without_a_word_changes_nothing(nominations, licheng_admin):
    with pytest.raises(ValidationError, match="请写明缺什么"):
        return_nomination(nominations.first, missing=" ", by=licheng_admin)
    nominations.first.refresh_from_db()
    assert nominations.first.status == "submitted"


def test_a_nomination_is_checked_once(nominations, licheng_admin):
    pass_nomination(nominations.first, by=licheng_admin)
    with pytest.raises(ValidationError, match="已经处理过了"):
        return_nomination(nominations.first, missing="x", by=licheng_admin)


def test_after_collecting_nobody_is_nominated(panel, organization, street_staff):
    with pytest.raises(ValidationError, match="申报已经截止"):
        nominate(panel, kind="organization", organization=organization, by=street_staff, **ANSWERS)
    assert Nomination.objects.count() == 3


def test_a_withdrawal_needs_a_reason(nominations, licheng_admin):
    with pytest.raises(ValidationError, match="请写明退出原因"):
        withdraw_nomination(nominations.first, reason="", by=licheng_admin)
    nominations.first.refresh_from_db()
    assert nominations.first.status == "submitted"
