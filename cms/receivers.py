"""Events of libraries, each answered by one verb of ours; and the one below that no message tells of."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms.cases.actions import tell_selection
from cms.cases.models import CasePage
from cms.page_cache import forget_pages
from cms.pictures import COURSE_SIZES, SIZES, make_sizes
from cms.shown_images import images_of
from cms.site.models import SiteSettings, forget_site_words
from talent.selection.models import PublicNotice
from talent.target.models import ReportRelease


@receiver([page_published, page_unpublished, page_slug_changed, post_page_move])
def forget_after_page_change(sender, **kwargs):
    forget_pages()


@receiver([post_save, post_delete], sender=PageViewRestriction)
def forget_after_restriction(sender, **kwargs):
    forget_pages()


@receiver(post_delete)
def forget_after_page_deletion(sender, **kwargs):
    if issubclass(sender, Page):
        forget_pages()


@receiver(post_save, sender=SiteSettings)
def forget_after_settings(sender, **kwargs):
    forget_site_words()
    forget_pages()


@receiver(post_save, sender=PublicNotice)
@receiver(post_save, sender=ReportRelease)
def forget_after_release(sender, **kwargs):
    """A notice stands on the home page and on /notices/ as soon as it is published, released figures on /about/."""
    forget_pages()


@receiver(page_published)
def make_sizes_of_published_page(sender, instance, **kwargs):
    make_sizes(images_of(instance), COURSE_SIZES if sender._meta.app_label == "lms" else SIZES)


@receiver([page_published, page_unpublished], sender=CasePage)
def tell_selection_of_case(sender, instance, **kwargs):
    tell_selection(instance)
