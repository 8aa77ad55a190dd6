"""A refusal takes two handlers, a panel of one can be filled up, and a notice shows a hold at once."""

import pytest
from django.core.exceptions import ValidationError

from talent.selection.actions.nominations import withdraw_nomination
from talent.selection.actions.notices import ready_to_announce
from talent.selection.actions.objections import handle_objection, raise_objection
from talent.selection.actions.panel import join_panel, leave_panel
from talent.selection.actions.rounds import start_panel
from talent.selection.models import Objection, Recusal
from tests.factories import PostFactory

OBJECTOR = {"name": "刘某", "phone": "0531-8000001", "text": "服务次数不实"}


@pytest.fixture
def objection(notice, nominations):
    return raise_objection(nominations.first.notice_entry, **OBJECTOR)


def test_a_second_handler_confirms_a_refusal(objection, notice, nominations, licheng_admin, city_admin):
    handle_objection(objection, status="refusing", answer="与推选无关。", by=licheng_admin)
    assert [entry.nomination for entry in ready_to_announce([notice])] == [nominations.second]
    with pytest.raises(ValidationError, match="由两个人办理"):
        handle_objection(objection, status="refused", answer="与推选无关。", by=licheng_admin)
    assert Objection.objects.get().status == "refusing"
    handle_objection(objection, status="refused", answer="与推选无关。", by=city_admin)
    ended = Objection.objects.get()
    assert (ended.status, ended.checked_by, ended.handled_by) == ("refused", licheng_admin, city_admin)
    assert len(ready_to_announce([notice])) == 2


def test_a_second_handler_may_have_it_checked_after_all(objection, licheng_admin, city_admin):
    handle_objection(objection, status="refusing", answer="与推选无关。", by=licheng_admin)
    handle_objection(objection, status="checking", by=city_admin)
    checked = Objection.objects.get()
    assert (checked.status, checked.checked_by, checked.answer) == ("checking", city_admin, "")


def test_a_panel_of_one_goes_on_with_another(panel, nominations, reviewer, second_reviewer, licheng_admin, client_of):
    leave_panel(panel, reviewer=second_reviewer, reason="住院", by=licheng_admin)
    with pytest.raises(ValidationError, match="请先增补一位评审员"):
        leave_panel(panel, reviewer=reviewer, reason="出差", by=licheng_admin)
    url = f"/desk/selection/{panel.pk}/panel/join/"
    assert client_of(licheng_admin).get(url).status_code == 200
    with pytest.raises(ValidationError, match="已经是评审员"):
        join_panel(panel, reviewer=reviewer, by=licheng_admin)


def test_one_who_joins_is_recused_from_their_ties(
    round_, nominations, reviewer, second_reviewer, licheng_admin, client_of
):
    from talent.selection.actions.nominations import pass_nomination

    for nomination in nominations.all:
        pass_nomination(nomination, by=licheng_admin)
    start_panel(round_, reviewers=[reviewer], by=licheng_admin)
    PostFactory(person=second_reviewer, organization=nominations.first.organization)
    client_of(licheng_admin).post(f"/desk/selection/{round_.pk}/panel/join/", {"reviewer": second_reviewer.pk})
    assert list(round_.panel.order_by("pk")) == [reviewer, second_reviewer]
    assert [(row.nomination, row.reviewer) for row in Recusal.objects.all()] == [(nominations.first, second_reviewer)]


def test_an_autosave_after_handing_in_is_told_so(client_of, nominations, street_staff):
    url = f"/desk/selection/{nominations.first.round_id}/nominations/{nominations.first.pk}/edit/"
    answer = client_of(street_staff).post(url, {"action": "autosave", "what_done": "改过"})
    assert (answer.status_code, answer.content.decode()[:11]) == (409, "已经提交，不再自动保存")
    answer = client_of(street_staff).post(url, {"action": "submit", "what_done": "改过"})
    assert answer.url == url.removesuffix("edit/")
    nominations.first.refresh_from_db()
    assert nominations.first.what_done == "设茶水桌，每周两次值守。"


def test_a_hold_and_a_withdrawal_show_on_a_kept_page_at_once(
    client, notice, nominations, licheng_admin, django_capture_on_commit_callbacks
):
    url = f"/notices/{notice.pk}/"
    assert "有异议（核查中）" not in client.get(url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        raise_objection(nominations.first.notice_entry, **OBJECTOR)
    assert "有异议（核查中）" in client.get(url).content.decode()
    assert "已退出" not in client.get(url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_nomination(nominations.second, reason="单位注销", by=licheng_admin)
    assert "已退出" in client.get(url).content.decode()
