"""评分表 out and back in, corrections after the closing, the minutes."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from openpyxl import load_workbook

from talent.selection.actions.notices import publish_notice
from talent.selection.actions.panel import correct_scores, recuse, save_scores
from talent.selection.actions.rounds import close_panel
from talent.selection.models import Recusal, Score, ScoreCorrection
from talent.selection.scoring import places_of, totals_of
from tests.factories import PostFactory
from tests.talent.selection.conftest import OFFICE


def text(response) -> str:
    return response.content.decode()


def filled(content: bytes, value_of) -> ContentFile:
    """The downloaded sheet with 得分 by nominee's number and full points; None leaves the cell empty."""
    book = load_workbook(io.BytesIO(content))
    for row in book.active.iter_rows(min_row=3):
        row[4].value = value_of(int(row[0].value), int(row[3].value))
    out = io.BytesIO()
    book.save(out)
    return ContentFile(out.getvalue(), "评分表.xlsx")


def upload(browser, round_, file):
    return browser.post(f"/desk/selection/{round_.pk}/panel/sheet/in/", {"file": file}, follow=True)


def test_a_sheet_goes_out_and_comes_back_in(client_of, panel, nominations, points, reviewer):
    browser = client_of(reviewer)
    save_scores(nominations.first, reviewer=reviewer, points=points(0.8))
    recuse(nominations.third, reviewer=reviewer, reason="亲属", by=reviewer)
    content = browser.get(f"/desk/selection/{panel.pk}/panel/sheet/").content
    page = upload(browser, panel, filled(content, lambda pk, full: full / 2))
    assert "新评6项 · 有变化6项 · 不变0项 · 需要处理0项" in text(page)
    assert Score.objects.count() == 6
    browser.post(page.request["PATH_INFO"], {"version": page.context["version"]})
    totals = totals_of(panel)
    assert {pk: totals[pk][reviewer.pk] for pk in totals} == {
        nominations.first.pk: Decimal(50), nominations.second.pk: Decimal(50),
    }  # fmt: skip
    assert Score.objects.count() == 18  # the six that were changed stay beside their successors


@pytest.mark.parametrize(
    ("value_of", "sentence"),
    [(lambda pk, full: full + 1, "应在0到"), (lambda pk, full: 5 if full == 30 else None, "这一份还有5项没填好")],
)
def test_points_out_of_range_and_half_a_ballot_write_nothing(
    client_of, panel, nominations, reviewer, value_of, sentence
):
    browser = client_of(reviewer)
    content = browser.get(f"/desk/selection/{panel.pk}/panel/sheet/").content
    page = upload(browser, panel, filled(content, value_of))
    assert sentence in text(page)
    browser.post(page.request["PATH_INFO"], {"version": page.context["version"]})
    assert Score.objects.count() == 0


def test_a_sheet_is_for_members_of_the_panel(client_of, panel, nominations, licheng_admin, reviewer):
    url = f"/desk/selection/{panel.pk}/panel/sheet/"
    assert client_of(licheng_admin).get(url).status_code == 404
    assert client_of(licheng_admin).post(f"{url}in/", {}).status_code == 404


def test_a_tie_that_comes_up_while_scoring_recuses(panel, nominations, points, reviewer):
    PostFactory(person=reviewer, organization=nominations.first.organization)
    with pytest.raises(ValidationError, match="需要回避"):
        save_scores(nominations.first, reviewer=reviewer, points=points(1))
    assert Recusal.objects.get().automatic
    assert Score.objects.count() == 0


def test_a_correction_after_the_closing_is_a_new_fact_with_its_reason(
    scored, nominations, points, reviewer, licheng_admin
):
    with pytest.raises(ValidationError, match="请写明更正原因"):
        correct_scores(nominations.third, reviewer=reviewer, points=points(1), reason=" ", by=licheng_admin)
    before = Score.objects.count()
    correct_scores(nominations.third, reviewer=reviewer, points=points(1), reason="看错一列", by=licheng_admin)
    assert Score.objects.count() == before + 6
    assert set(ScoreCorrection.objects.values_list("reason", flat=True)) == {"看错一列"}
    order = [(row.title, str(row.place.mean)) for row in places_of(scored, "organization")]
    assert order == [("第一服务队", "90.00"), ("第三服务队", "85.00"), ("第二服务队", "80.00")]


def test_after_the_decision_no_score_is_corrected(decided, nominations, points, reviewer, licheng_admin):
    before = Score.objects.count()
    with pytest.raises(ValidationError, match="名单拟定前才能更正"):
        correct_scores(nominations.third, reviewer=reviewer, points=points(1), reason="看错", by=licheng_admin)
    assert Score.objects.count() == before


def test_the_minutes_say_who_stayed_out_and_why(
    client_of, panel, nominations, points, reviewer, second_reviewer, licheng_admin, trainer
):
    recuse(nominations.first, reviewer=reviewer, reason="曾任该队顾问", by=reviewer)
    for nomination in nominations.all:
        for person in (reviewer, second_reviewer):
            if (nomination, person) != (nominations.first, reviewer):
                save_scores(nomination, reviewer=person, points=points(0.8))
    url = f"/desk/selection/{panel.pk}/minutes/"
    assert client_of(licheng_admin).get(url).status_code == 404
    close_panel(panel, by=licheng_admin)
    page = text(client_of(licheng_admin).get(url))
    assert "曾任该队顾问 · 本人提出" in page
    assert client_of(trainer).get(url).status_code == 404


def test_the_decision_is_pending_for_others_until_the_notice(client_of, decided, calendar, trainer, licheng_admin):
    url = f"/desk/selection/{decided.pk}/"

    def words(person):
        return [standing.word for _, standing in client_of(person).get(url).context["rows"]]

    assert words(licheng_admin) == ["拟推荐", "拟推荐", "递补人选"]
    assert words(trainer) == ["评审", "评审", "评审"]
    publish_notice(decided, starts=dt.date(2023, 9, 27), by=licheng_admin, **OFFICE)
    assert words(trainer) == ["公示中", "公示中", "评审"]
