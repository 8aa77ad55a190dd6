"""Remarks in the margin of a page: whoever wrote the page, or remarked at the same place, hears of them in the app."""

from django.urls import reverse
from wagtail.models import Comment, CommentReply, Page

from talent.messages.actions import notify
from talent.people.models import Person

SHOWN = 60


def tell_remarks(page: Page, *, by: Person) -> int:
    """Tell the page's owner and who takes part in a thread of what `by` wrote; each remark once, however often called.

    Returns how many messages there are to be read about it.
    """
    remarks = [
        (f"remark:{remark.pk}", remark.text, remark.pk)
        for remark in Comment.objects.filter(page=page, user=by, resolved_at=None)
    ]
    replies = CommentReply.objects.filter(comment__page=page, comment__resolved_at=None, user=by)
    remarks += [(f"remark-reply:{reply.pk}", reply.text, reply.comment_id) for reply in replies]
    return sum(_tell(page, by, *remark) for remark in remarks)


def _tell(page: Page, by: Person, key: str, text: str, thread: int) -> int:
    wanted = {page.owner_id, Comment.objects.get(pk=thread).user_id}
    wanted |= set(CommentReply.objects.filter(comment=thread).values_list("user", flat=True))
    people = Person.objects.filter(pk__in=wanted - {by.pk, None}, is_active=True)
    words = {"by": by.name, "title": page.draft_title or page.title, "text": text[:SHOWN]}
    link = reverse("wagtailadmin_pages:edit", args=[page.pk])
    for person in people:
        notify(person, "page_remarked", words, key=f"{key}:{person.pk}", link=link)
    return len(people)
