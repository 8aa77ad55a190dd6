"""What is declared against an organization weighs on it, whichever of its rows it was declared on."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from talent.registry.organization_merging import merge_organizations, undo_organization_merge
from talent.selection.actions.nominations import pass_nomination
from talent.selection.actions.vetoes import declare_veto, override_veto, record_grade
from talent.selection.eligibility import known_facts, standing_vetoes

DAY = dt.date(2023, 9, 1)


@pytest.fixture
def doubled(nominations, organization_row, city_admin):
    """The first nominee's organization has a second row, with a veto and a grade, and that one a third with a veto."""
    kept = nominations.first.organization
    second, third = organization_row("一队（旧）"), organization_row("一队（更旧）")
    for row in (kept, second):
        row.status = "registered"
        row.save(update_fields=["status"])
    record_grade(second, grade="4A", source="民政局公告", dated=DAY, by=city_admin)
    vetoes = [
        declare_veto(row, kind="penalty", source="城管局决定书", dated=DAY, by=city_admin) for row in (second, third)
    ]
    inner = merge_organizations(second, third, by=city_admin)
    return [inner, merge_organizations(kept, second, by=city_admin)], vetoes


def test_a_veto_on_a_merged_row_stops_the_nominee_until_it_is_overridden(doubled, nominations, city_admin):
    _, vetoes = doubled
    first = nominations.first
    assert [one.veto for one in standing_vetoes(first)] == vetoes
    for veto in vetoes:
        with pytest.raises(ValidationError, match="有否决事项"):
            pass_nomination(first, by=city_admin)
        override_veto(first, veto, reason="已经改正", by=city_admin)
    pass_nomination(first, by=city_admin)
    assert standing_vetoes(nominations.second) == []


def test_a_grade_on_a_merged_row_counts(doubled, nominations):
    grade = next(fact for fact in known_facts(nominations.first) if fact.label == "评估等级")
    assert (grade.value, grade.source) == ("4A", "民政局公告")


def test_a_merge_that_was_taken_back_counts_no_more(doubled, nominations, city_admin):
    merges, _ = doubled
    undo_organization_merge(merges[1], by=city_admin)
    assert standing_vetoes(nominations.first) == []
