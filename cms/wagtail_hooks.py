"""Index: what this app adds to the content admin."""

from django.contrib import messages
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import register_permission_policy

from cms.bodies import DocumentLinks, PageLinks
from cms.feedback.models import Feedback
from cms.feedback.viewsets import FeedbackPolicy, FeedbackViewSet
from cms.keeping import kept_pages
from cms.scanned_page import ScannedPage

# Not used here: help of Wagtail itself, forms of users by hand, redirects made by hand.
HIDDEN = {"help", "explorer-translations"}


register_permission_policy(Feedback, FeedbackPolicy(Feedback))


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


@hooks.register("construct_main_menu")
def hide_unused(request, items):
    items[:] = [item for item in items if item.name not in HIDDEN]


@hooks.register("insert_global_admin_css")
def admin_look():
    return format_html('<link rel="stylesheet" href="{}">', static("css/pages/admin.css"))


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


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def say_findings(request, page):
    """Tells what the scan found; numbers of people stop the page only when it is sent on."""
    if not isinstance(page, ScannedPage):
        return
    for finding in page.findings():
        (messages.error if finding.blocks else messages.warning)(request, f"{finding}。")
