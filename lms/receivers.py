"""Events of libraries, each answered by one verb of ours."""

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from lms.catalogue.models import LessonPage
from lms.catalogue.outline import forget_outlines
from talent.outbox.actions import enqueue


@receiver([page_published, page_unpublished, page_slug_changed, post_page_move])
def forget_after_page_change(sender, **kwargs):
    forget_outlines()


@receiver(page_published, sender=LessonPage)
def picture_documents(sender, instance, **kwargs):
    enqueue("lesson.documents", {"lesson": instance.pk})


@receiver(post_delete)
def forget_after_page_deletion(sender, **kwargs):
    if issubclass(sender, Page):
        forget_outlines()
