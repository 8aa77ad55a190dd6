"""Index: what this app adds to the content admin."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.permissions import register_permission_policy

from cms import admin_views
from cms.bodies import DocumentLinks, PageLinks
from cms.cases.access import DistrictPagesPolicy, foreign_cases, works_on
from cms.cases.models import CasePage
from cms.editing import new_pages, waiting_for
from cms.feedback.models import Feedback
from cms.feedback.viewsets import FeedbackPolicy, FeedbackViewSet
from cms.keeping import kept_pages
from cms.remarks import tell_remarks
from cms.scanned_page import ScannedPage
from cms.wechat import can_be_copied

# Not used here: help of Wagtail itself, forms of users by hand, redirects made by hand.
HIDDEN = {"help", "explorer-translations"}


register_permission_policy(Feedback, FeedbackPolicy(Feedback))
register_permission_policy(Page, DistrictPagesPolicy(Page))


@hooks.register("register_rich_text_features", order=100)
def links_in_one_query(features):
    features.register_link_type(PageLinks)
    features.register_link_type(DocumentLinks)


@hooks.register("register_admin_viewset")
def feedback_viewset():
    return FeedbackViewSet("feedback")


@hooks.register("register_admin_menu_item")
def back_to_desk():
    return MenuItem("返回工作台", reverse("desk_home"), icon_name="arrow-left", order=1)


class Waiting(Component):
    """等我处理, in place of Wagtail's own panels."""

    template_name = "cms/editing/waiting.html"
    order = 0

    def get_context_data(self, parent_context):
        person = parent_context["request"].user
        return {"waiting": waiting_for(person), "kinds": new_pages(person)}


@hooks.register("construct_homepage_panels")
def first_screen(request, panels):
    panels[:] = [Waiting()]


@hooks.register("register_admin_urls")
def pages_of_ours():
    return [
        path("wechat/<int:pk>/", admin_views.wechat, name="cms_wechat"),
        path("lesson-of-case/<int:pk>/", admin_views.lesson, name="cms_lesson_of_case"),
    ]


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def send_on(page, user, *args, **kwargs):
    page = page.specific
    if can_be_copied(page):
        yield Button("复制到公众号", reverse("cms_wechat", args=[page.pk]), icon_name="copy", priority=12)
    if isinstance(page, CasePage) and page.live:
        yield Button("做成一课", reverse("cms_lesson_of_case", args=[page.pk]), icon_name="list-ol", priority=13)


@hooks.register("construct_main_menu")
def hide_unused(request, items):
    items[:] = [item for item in items if item.name not in HIDDEN]


@hooks.register("insert_global_admin_css")
def admin_look():
    return format_html('<link rel="stylesheet" href="{}">', static("css/pages/admin.css"))


@hooks.register("before_edit_page")
@hooks.register("before_copy_page")
@hooks.register("before_delete_page")
@hooks.register("before_unpublish_page")
def work_on_own_cases(request, page):
    """A case of another district does not exist here, as everywhere."""
    page = page.specific
    if isinstance(page, CasePage) and not works_on(request.user, page):
        raise Http404


@hooks.register("construct_page_chooser_queryset")
def choose_own_cases(pages, request):
    """What is public may be linked to by everybody."""
    return pages.exclude(pk__in=foreign_cases(request.user).filter(live=False).values("pk"))


KEPT = "“{title}”不能删除：{why}。要让人看不到，请用“取消发布”，网址会留下“已撤下”的说明。"


@hooks.register("before_delete_page")
def keep_pointed_to(request, page):
    """Refused before the delete begins; the tree stays whole."""
    return _refuse_deletion(request, [page])


@hooks.register("before_bulk_action")
def keep_all_pointed_to(request, action_type, objects, action_class_instance):
    return _refuse_deletion(request, objects) if action_type == "delete" else None


def _refuse_deletion(request, pages):
    kept = kept_pages(pages) if request.method == "POST" else []
    if not kept:
        return None
    page, why = kept[0]
    messages.error(request, KEPT.format(title=page.title, why=why))
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("after_edit_page")
def tell_of_remarks(request, page):
    if request.method == "POST":
        tell_remarks(page, by=request.user)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def say_findings(request, page):
    """Tells what the scan found; numbers of people stop the page only when it is sent on."""
    if not isinstance(page, ScannedPage):
        return
    for finding in page.findings():
        (messages.error if finding.blocks else messages.warning)(request, f"{finding}。")
