"""Course and lesson pages as a learner sees them: plain views in front of the page tree. A GET writes nothing."""

import json

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from lms.catalogue.finding import Wish, is_new, short_lesson, topics_of
from lms.catalogue.models import CourseIndexPage, CoursePage, CourseRun, LessonPage
from lms.catalogue.outline import body_of, outlines
from lms.catalogue.rules import access_of, get_course, get_lesson, get_listed_course, get_readable_lesson, suits
from lms.catalogue.serving import serve_page
from lms.progress.actions import enroll, finish_reading, record_heartbeat, tick_lines
from lms.progress.models import Enrollment
from lms.progress.next_step import step_of
from lms.progress.state import state_of, states_of
from talent.people.access import member, public

LOGIN = "/accounts/login/?next="
AUDIENCES = ("负责人", "社会工作者", "志愿者")


@public
@require_safe
def course_index(request):
    """The catalogue: 为我, 新课 or 15分钟以内, words, folded filters; one's own state on each card."""
    wish, access = Wish.of(request.GET), access_of(request)
    listed = [course for course in outlines() if access.lists(course)]
    courses = [course for course in listed if wish.fits(course)]
    states = {state.course.id: state for state in own_states(request.user, courses)}
    cards = [
        {"course": course, "state": state, "short": _short(wish, course, state)}
        for course in courses
        for state in [states.get(course.id)]
        if _under_chip(wish.chip, course, access, state)
    ]
    shown = {
        "index": CourseIndexPage.objects.live().first(),
        "cards": cards,
        "wish": wish,
        "tiers": CoursePage.Tier.choices,
        "levels": CoursePage.Level.choices,
        "audiences": AUDIENCES,
        "topics": topics_of(listed),
        "login_url": f"{LOGIN}/courses/%3Ffor%3Dme",
    }
    if shown["index"] is None:
        return render(request, "lms/catalogue/index.html", shown)
    return serve_page(shown["index"], request, shown)


def _under_chip(chip: str, course, access, state) -> bool:
    """为我 are courses one may take, meant for one's audiences and not finished yet."""
    if chip == "me":
        finished = bool(state and state.completion)
        return _is_meant(access, course) and not finished
    if chip == "new":
        return is_new(course, timezone.localdate())
    return chip == "" or (chip == "short" and short_lesson(course, _done(state)) is not None)


def _short(wish: Wish, course, state):
    """Under 15分钟以内: the lesson that fits."""
    return short_lesson(course, _done(state)) if wish.chip == "short" else None


def _done(state) -> set[int]:
    return {own.lesson.id for own in state.lessons if own.done} if state else set()


def _is_meant(access, course) -> bool:
    return access.person.is_authenticated and access.opens(course) and suits(access.person, course.audiences)


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
        .newest_first(person)
    ):
        newest.setdefault(enrollment.run.course_id, enrollment)
    return states_of(newest.values(), by_id)


@public
@require_safe
def course(request, slug):
    """What the course is; for whom it is meant for, also how far they are."""
    outline = get_listed_course(request, slug)
    opens = access_of(request).meant_for(outline)
    state = state_of(request.user, outline) if opens else None
    shown = {
        "course": outline,
        "opens": opens,
        "state": state,
        "next": step_of(state) if state else None,
        "coming": _coming_run(state),
        "login_url": f"{LOGIN}{outline.url}",
    }
    return serve_page(_live(CoursePage, outline.id, outline.page_ids[:-1]), request, shown)


def _live(model, pk: int, ids_above):
    """The page itself, for its hooks and its template."""
    page = model.objects.live().filter(pk=pk).first()
    if page is None:
        raise Http404
    page.ids_above = tuple(ids_above)
    return page


def _coming_run(state) -> CourseRun | None:
    """The next run, when none is open."""
    if state is None or state.is_open:
        return None
    return CourseRun.objects.coming().filter(course=state.course.id).first()


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
    outline, shown = get_readable_lesson(request, slug, lesson_slug)
    state = state_of(request.user, outline)
    own = state.of(shown)
    context = {
        "course": outline,
        "lesson": shown,
        "body": body_of(shown),
        "state": state,
        "own": own,
        "following": outline.after(shown),
        "watched": _watched(request.user, own),
        "login_url": f"{LOGIN}{shown.url}",
    }
    return serve_page(_live(LessonPage, shown.id, outline.page_ids), request, context)


def _watched(person, own) -> dict:
    """What the player starts from; `since` tells it whether it knows a newer position itself."""
    since = (timezone.now() - own.watched_at).total_seconds() if own.watched_at else None
    return {"person": person.pk, "covered": own.covered, "position": own.position, "since": since}


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


@member
@require_POST
def lesson_checklist(request, slug, lesson_slug):
    """Keep the ticked lines of the lesson's checklists."""
    outline, shown = get_lesson(request, slug, lesson_slug)
    if not shown.checklists:  # the rule was taken away while the page stood open
        return redirect(shown.url)
    try:
        own = tick_lines(request.user, outline, shown, request.POST.getlist("line")[:200])
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect(shown.url)
    words = f"记下了，还有{own.open_lines}条没勾。" if own.open_lines else "清单都勾过了。"
    messages.success(request, words)
    state = state_of(request.user, outline)
    if state.completion:
        messages.success(request, f"《{outline.name}》学完了，已记入{outline.hours_text}学时。")
        return redirect(outline.url)
    return redirect(f"{shown.url}#checklist")


def after_lesson(request, outline, shown):
    """Say what is left and go on: to the next open lesson, or to the course page when all is done."""
    state = state_of(request.user, outline)
    step = step_of(state)
    if state.completion:
        messages.success(request, f"《{outline.name}》学完了，已记入{outline.hours_text}学时。")
        return redirect(outline.url)
    left = state.missing.needed - state.done_count
    rest = f"还剩{left}课。" if left > 0 else f"{state.missing.line}。"
    messages.success(request, f"第{shown.number}课学完了，{rest}")
    return redirect(step.lesson.url if step else outline.url)


@member
@require_POST
def lesson_heartbeat(request, slug, lesson_slug):
    """JSON from the player: {"media", "position", "intervals": [[from, to], …], "speed", "age"}; all of it untrusted."""
    outline, shown = get_lesson(request, slug, lesson_slug)
    claim = _claim_of(request)
    if claim is None:
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
            age=claim.get("age", 0),
        )
    except ValidationError as refusal:
        return JsonResponse({"error": refusal.messages[0]}, status=409)
    return JsonResponse(
        {
            "position": own.position,
            "covered": own.covered,
            "spans": own.spans,
            "percent": own.percent,
            "gap": own.gap,
            "done": own.done,
            "missing": own.missing.words,
        }
    )


def _claim_of(request) -> dict | None:
    """The body, or the field of the same JSON that a page about to be closed sends: beacons carry no CSRF header."""
    is_form = request.content_type in ("multipart/form-data", "application/x-www-form-urlencoded")
    try:
        claim = json.loads(request.POST.get("claim", "") if is_form else request.body)
    except (ValueError, RecursionError):
        return None
    return claim if isinstance(claim, dict) else None
