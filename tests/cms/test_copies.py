"""复制 in 内容管理: a copy is a page of its own, not a second one of what its original came from."""

import pytest


@pytest.mark.parametrize(("page", "origin"), [("add_case", "nomination_id"), ("add_news", "session_id")])
def test_a_copy_came_from_nothing(request, page, origin):
    original = request.getfixturevalue(page)(**{origin: 7})
    copy = original.copy(update_attrs={"slug": "copy", "title": "副本"})
    original.refresh_from_db()
    assert (getattr(original, origin), getattr(copy, origin)) == (7, None)
    copy.get_latest_revision().publish()
    copy.refresh_from_db()
    assert getattr(copy, origin) is None
