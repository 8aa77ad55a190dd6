"""Remarks in the margin reach who wrote the page, once."""

import pytest
from django.urls import reverse
from wagtail.models import Comment, CommentReply

from cms.remarks import tell_remarks
from talent.messages.models import Message
from tests.cms.test_gate import news_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(add_news, trainer):
    page = add_news(live=False)
    page.owner = trainer
    page.save(update_fields=["owner"])
    return page


def told() -> list[tuple[str, str]]:
    return [(one.person.name, one.text) for one in Message.objects.filter(template="page_remarked").order_by("pk")]


def test_a_remark_on_a_field_is_kept_and_told(draft, editor, client_of):
    remark = {
        "comments-TOTAL_FORMS": "1", "comments-0-text": "请补上时间", "comments-0-contentpath": "summary",
        "comments-0-position": "", "comments-0-id": "", "comments-0-DELETE": "",
        "comments-0-replies-TOTAL_FORMS": "0", "comments-0-replies-INITIAL_FORMS": "0",
    }  # fmt: skip
    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    client_of(editor).post(edit, news_form("正文", **remark))
    kept = Comment.objects.get()
    assert (kept.text, kept.contentpath, kept.user) == ("请补上时间", "summary", editor)
    assert told() == [("孙老师", "王编辑在《动态》里写了批注：请补上时间")]
    assert Message.objects.get(template="page_remarked").link == edit


def test_told_once_and_the_answer_goes_back(draft, editor, trainer):
    remark = Comment.objects.create(page=draft, user=editor, text="请补上时间", contentpath="summary", position="")
    for _ in range(2):
        tell_remarks(draft, by=editor)
    CommentReply.objects.create(comment=remark, user=trainer, text="补好了")
    tell_remarks(draft, by=trainer)
    assert [name for name, _ in told()] == ["孙老师", "王编辑"]


def test_one_s_own_remarks_tell_nobody(draft, trainer):
    Comment.objects.create(page=draft, user=trainer, text="记一下", contentpath="summary", position="")
    assert tell_remarks(draft, by=trainer) == 0
    assert told() == []
