"""在线学习 on the desk: who is under way, where they stop, and who is ready for which next step."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from lms.catalogue.models import CoursePage, CourseRun
from lms.catalogue.outline import Outline, outline_by_id
from lms.progress.following import courses_followed_by, figures_of, overview
from lms.progress.forms import RunForm
from lms.progress.models import Enrollment
from lms.progress.paths import paths_followed_by
from lms.progress.readiness import readiness_of
from lms.progress.reevaluating import ask_to_reevaluate, preview_change
from lms.progress.state import states_of
from lms.progress.tries import give_another_try, used_up
from talent.people.access import desk
from talent.people.models import Person
from talent.people.rules import trains

PER_PAGE = 50
NAMED = 30


@desk(trains)
@require_safe
def learning(request):
    """Courses with people under way, where most stop, and the learning paths."""
    return render(
        request,
        "lms/progress/learning.html",
        {"rows": overview(request.user), "paths": paths_followed_by(request.user)},
    )


def _followed_course(request, pk: int) -> Outline:
    course = outline_by_id(pk)
    if course is None or course not in courses_followed_by(request.user):
        raise Http404
    return course


def _managed_course(request, pk: int) -> tuple[Outline, CoursePage]:
    """A course issued in one's own region: what is issued above is looked at, not touched."""
    course = _followed_course(request, pk)
    page = get_object_or_404(CoursePage.objects.select_related("region"), pk=pk)
    if not request.user.reaches(page.region):
        raise Http404
    return course, page


@desk(trains)
@require_safe
def course_followed(request, pk):
    return _course_page(request, _followed_course(request, pk), RunForm())


def _course_page(request, course: Outline, form: RunForm, status: int = 200):
    figures, lessons = figures_of(request.user, course)
    enrollments = (
        Enrollment.objects.followed_by(request.user)
        .in_open_runs()
        .unfinished()
        .filter(run__course=course.id)
        .select_related("run", "completion", "person")
        .order_by("person__name_pinyin", "pk")
    )
    page = Paginator(enrollments, PER_PAGE).get_page(request.GET.get("page"))
    manages = request.user.reaches(CoursePage.objects.select_related("region").get(pk=course.id).region)
    change = preview_change(course, None if manages else request.user)
    context = {
        "course": course,
        "figures": figures,
        "lessons": lessons,
        "page_obj": page,
        "states": states_of(page.object_list, {course.id: course}),
        "runs": CourseRun.objects.filter(course=course.id),
        "manages": manages,
        "change": change,
        "named": _named(request.user, change.finishing),
        "form": form,
        "used_up": used_up(request.user, course),
    }
    return render(request, "lms/progress/course.html", context, status=status)


def _named(viewer, enrollments) -> list[Enrollment]:
    """Whoever manages the course counts everybody, but reads only the names of people they may see."""
    ids = [enrollment.person_id for enrollment in enrollments]
    seen = set(Person.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", flat=True))
    return [enrollment for enrollment in enrollments if enrollment.person_id in seen][:NAMED]


@desk(trains)
@require_POST
def reevaluate_course(request, pk):
    """重新核对: the people of the preview are finished by a job."""
    course, _ = _managed_course(request, pk)
    try:
        change = ask_to_reevaluate(course, by=request.user)
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
    else:
        messages.success(request, f"正在为{len(change.finishing)}人记学完和学时，稍等一会儿刷新就能看到。")
    return redirect("desk_learning_course", pk)


@desk(trains)
@require_POST
def new_run(request, pk):
    """再开一期"""
    course, page = _managed_course(request, pk)
    form = RunForm(request.POST)
    if not form.is_valid():
        return _course_page(request, course, form, status=422)
    run = form.save(page, request.user)
    messages.success(request, f"{run.season}期开好了，{run.opens.month}月{run.opens.day}日起可以学。")
    return redirect("desk_learning_course", pk)


@desk(trains)
@require_POST
def another_try(request, pk):
    """再给1次: for somebody of one's own whose tries at a quiz are used up."""
    course = _followed_course(request, pk)
    wanted = request.POST.get("attempt")
    one = next((one for one in used_up(request.user, course) if str(one.attempt_id) == wanted), None)
    if one is None:
        messages.info(request, "这位学员还有次数，或已经给过了。")
        return redirect("desk_learning_course", pk)
    try:
        give_another_try(one, by=request.user, reason=request.POST.get("reason", ""))
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
    else:
        messages.success(request, f"再给了{one.person.name}1次，已经告诉本人。")
    return redirect("desk_learning_course", pk)


@desk(trains)
@require_safe
def path_followed(request, pk):
    path = get_object_or_404(paths_followed_by(request.user), pk=pk)
    return render(request, "lms/progress/path.html", {"path": path, "readiness": readiness_of(request.user, path)})
