"""Index: what this app adds to the content admin."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from lms.catalogue.forms import WRITERS
from lms.catalogue.models import CourseMedia, CoursePage, LearningPath, LessonPage
from lms.catalogue.outline import forget_outlines, outline_by_id
from lms.catalogue.rules import films_changed_by, may_see, may_write
from lms.catalogue.viewsets import LearningGroup
from lms.progress.reevaluating import preview_change
from lms.progress.rules import pages_with_facts
from lms.quizzes.models import Quiz
from talent.outbox.actions import enqueue

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
    if isinstance(instance, LearningPath | CourseMedia | Quiz):
        forget_outlines()
    if isinstance(instance, LearningPath):
        enqueue("path.saved", {"path": instance.pk})


@hooks.register("after_delete_snippet")
def forget_deleted_paths(request, instances):
    if any(isinstance(instance, LearningPath) for instance in instances):
        forget_outlines()


@hooks.register("before_create_page")
def write_below_own_courses(request, parent_page, page_class):
    _need_own_course(request, parent_page)


@hooks.register("before_edit_page")
@hooks.register("before_copy_page")
def write_own_courses(request, page):
    _need_own_course(request, page)


def _need_own_course(request, page) -> None:
    """What another office issues does not exist here, as everywhere."""
    course = page.specific if issubclass(page.specific_class or type(page), CoursePage) else page.get_parent().specific
    if isinstance(course, CoursePage) and not may_write(request.user, course.region):
        raise Http404


@hooks.register("before_edit_snippet")
def change_own_quizzes_and_films(request, instance):
    """The right to change is held for the whole model; which of them is a matter of region."""
    if request.user.is_superuser or not isinstance(instance, CourseMedia | Quiz):
        return
    own = Quiz.objects.visible_to if isinstance(instance, Quiz) else films_changed_by
    if not own(request.user).filter(pk=instance.pk).exists():
        raise Http404


@hooks.register("before_serve_document")
def read_documents_of_open_lessons(document, request):
    if not may_see(request, document):
        raise Http404


@hooks.register("construct_explorer_page_queryset")
@hooks.register("construct_page_chooser_queryset")
def list_own_courses(*given):
    """Lists of pages leave out the courses of other offices and their lessons."""
    pages, request = given[-2:]
    if request.user.is_superuser:
        return pages
    foreign = CoursePage.objects.exclude(request.user.scope("region__path", *WRITERS))
    for path in foreign.values_list("path", flat=True):
        pages = pages.exclude(path__startswith=path)
    return pages


@hooks.register("register_admin_menu_item")
def bank_item():
    return MenuItem("题库", reverse("desk_questions"), icon_name="help", order=210)
