"""我的信息 says no more of a nomination than the applicant may know."""

import datetime as dt

from talent.selection.actions.nominations import nominate, pass_nomination, start_draft
from talent.selection.actions.notices import publish_notice
from talent.selection.actions.panel import save_scores
from talent.selection.actions.rounds import close_panel, decide, start_panel
from talent.selection.holdings import _rows
from tests.factories import PostFactory
from tests.talent.selection.conftest import ANSWERS, OFFICE


def test_what_is_decided_is_told_with_the_notice_and_drafts_are_not(
    round_, calendar, nominations, points, reviewer, licheng_admin, street_staff
):
    organization = nominations.first.organization
    person = PostFactory(organization=organization, kind="leader").person
    start_draft(round_, kind="leader", organization=organization, person=person, by=licheng_admin)
    assert _rows([person.pk]) == []
    leader = nominate(round_, kind="leader", organization=organization, person=person, by=street_staff, **ANSWERS)
    for row in [*nominations.all, leader]:
        pass_nomination(row, by=licheng_admin)
    start_panel(round_, reviewers=[reviewer], by=licheng_admin)
    for row in [*nominations.all, leader]:
        save_scores(row, reviewer=reviewer, points=points(0.8))
    closed = close_panel(round_, by=licheng_admin)
    decided = decide(closed, selected=[*nominations.all, leader], by=licheng_admin)
    assert [row.shown for row in _rows([person.pk])] == ["第一服务队，评审"]
    publish_notice(decided, starts=dt.date(2023, 9, 27), by=licheng_admin, **OFFICE)
    assert [row.shown for row in _rows([person.pk])] == ["第一服务队，公示中"]
