"""Course and lesson pages as a learner sees them: plain views in front of the page tree. A GET writes nothing."""

import json

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from lms.catalogue.models import CourseIndexPage, CoursePage
from lms.catalogue.outline import body_of
from lms.catalogue.rules import courses_for, get_course, get_lesson
from lms.progress.actions import enroll, finish_reading, record_heartbeat
from lms.progress.models import Enrollment
from lms.progress.next_step import step_of
from lms.progress.state import state_of, states_of
from talent.people.access import member, public

LOGIN = "/accounts/login/?next="


@public
@require_safe
def course_index(request):
    """The catalogue, with one's own state on each card; ?tier= narrows it."""
    tier = request.GET.get("tier", "")
    courses = [course for course in courses_for(request.user) if tier in ("", course.tier)]
    states = {state.course.id: state for state in own_states(request.user, courses)}
    return render(
        request,
        "lms/catalogue/index.html",
        {
            "index": CourseIndexPage.objects.live().first(),
            "cards": [{"course": course, "state": states.get(course.id)} for course in courses],
            "tiers": CoursePage.Tier.choices,
            "tier": tier,
        },
    )


def own_states(person, courses):
    """States of the newest enrollment in each of these courses, three queries."""
    if not person.is_authenticated:
        return []
    by_id = {course.id: course for course in courses}
    newest: dict[int, Enrollment] = {}
    for enrollment in (
        Enrollment.objects.visible_to(person)
        .filter(run__course__in=list(by_id))
        .select_related("run", "completion")
        .order_by("run__opens", "run")
    ):
        newest[enrollment.run.course_id] = enrollment
    return states_of(newest.values(), by_id)


@public
@require_safe
def course(request, slug):
    outline = get_course(request, slug)
    state = state_of(request.user, outline)
    return render(
        request,
        "lms/catalogue/course.html",
        {"course": outline, "state": state, "next": step_of(state), "login_url": f"{LOGIN}{outline.url}"},
    )


@member
@require_POST
def course_start(request, slug):
    """开始学习: take the open run and go to the first lesson that is not done."""
    outline = get_course(request, slug)
    try:
        enroll(request.user, outline)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect(outline.url)
    step = step_of(state_of(request.user, outline))
    return redirect(step.lesson.url if step else outline.url)


@public
@require_safe
@ensure_csrf_cookie
def lesson(request, slug, lesson_slug):
    outline, shown = get_lesson(request, slug, lesson_slug)
    state = state_of(request.user, outline)
    own = state.of(shown)
    return render(
        request,
        "lms/catalogue/lesson.html",
        {
            "course": outline,
            "lesson": shown,
            "body": body_of(shown),
            "state": state,
            "own": own,
            "following": outline.after(shown),
            "watched": {"covered": own.covered, "position": own.position},
            "login_url": f"{LOGIN}{shown.url}",
        },
    )


@member
@require_POST
def lesson_finish(request, slug, lesson_slug):
    """我学完了"""
    outline, shown = get_lesson(request, slug, lesson_slug)
    try:
        finish_reading(request.user, outline, shown)
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
        return redirect(shown.url)
    return after_lesson(request, outline, shown)


def after_lesson(request, outline, shown):
    """Say what is left and go on: to the next open lesson, or to the course page when all is done."""
    state = state_of(request.user, outline)
    step = step_of(state)
    if step is None:
        messages.success(request, f"《{outline.name}》学完了，已记入{outline.hours_text}学时。")
        return redirect(outline.url)
    left = len(state.lessons) - state.done_count
    messages.success(request, f"第{shown.number}课学完了，还剩{left}课。")
    return redirect(step.lesson.url)


@member
@require_POST
def lesson_heartbeat(request, slug, lesson_slug):
    """JSON from the player: {"media", "position", "intervals": [[from, to], …], "speed"}; all of it untrusted."""
    outline, shown = get_lesson(request, slug, lesson_slug)
    try:
        claim = json.loads(request.body)
    except ValueError:
        claim = None
    if not isinstance(claim, dict):
        return JsonResponse({"error": "没有收到学习进度，请刷新页面再看。"}, status=400)
    if shown.film is None:
        raise Http404
    if claim.get("media") != shown.film.id:
        return JsonResponse({"error": "这节课的视频换过了，请刷新页面。"}, status=409)
    try:
        own = record_heartbeat(
            request.user,
            outline,
            shown,
            position=claim.get("position"),
            claimed=claim.get("intervals"),
            speed=claim.get("speed"),
        )
    except ValidationError as refusal:
        return JsonResponse({"error": refusal.messages[0]}, status=409)
    return JsonResponse(
        {
            "position": own.position,
            "covered": own.covered,
            "spans": own.spans,
            "percent": own.percent,
            "done": own.done,
            "missing": own.missing.words,
        }
    )
