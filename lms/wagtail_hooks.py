"""Index: what this app adds to the content admin."""

from django.contrib import messages
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from lms.catalogue.models import CourseMedia, CoursePage, LearningPath, LessonPage
from lms.catalogue.outline import forget_outlines, outline_by_id
from lms.catalogue.viewsets import LearningGroup
from lms.progress.reevaluating import preview_change
from lms.progress.rules import pages_with_facts

register_snippet(LearningGroup)

KEPT = "“{title}”已有人学过，不能删除。可以取消发布，学过的记录和证明都会留着。"


@hooks.register("before_delete_page")
def keep_page_with_facts(request, page):
    """Refused before the delete begins: a refusal by the database in its middle would leave a broken tree."""
    if request.method == "POST" and pages_with_facts([page]):
        messages.error(request, KEPT.format(title=page.title))
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


@hooks.register("before_bulk_action")
def keep_pages_with_facts(request, action_type, objects, action_class_instance):
    if action_type == "delete" and request.method == "POST" and (kept := pages_with_facts(objects)):
        messages.error(request, KEPT.format(title="、".join(page.title for page in kept)))
        return redirect("wagtailadmin_explore", kept[0].get_parent().pk)
    return None


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def say_what_changes(request, page):
    """After publishing a course or a lesson: what that does to the people under way."""
    if (
        request.method != "POST"
        or "action-publish" not in request.POST
        or not isinstance(page, CoursePage | LessonPage)
    ):
        return
    course = outline_by_id(page.pk if isinstance(page, CoursePage) else page.get_parent().pk)
    if course:  # a lesson of a course that is not out yet changes nothing for anybody
        messages.info(request, preview_change(course).words)


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def forget_changed_path(request, instance):
    if isinstance(instance, LearningPath | CourseMedia):
        forget_outlines()


@hooks.register("after_delete_snippet")
def forget_deleted_paths(request, instances):
    if any(isinstance(instance, LearningPath) for instance in instances):
        forget_outlines()
