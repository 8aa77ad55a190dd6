"""The quiz of a lesson: one question a screen, plain forms, marked on the server.

With htmx an answer comes back as the next screen in the same response; without script it is a redirect to it.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import get_template
from django.views.decorators.http import require_http_methods

from lms.catalogue.outline import outline_of
from lms.catalogue.rules import get_lesson
from lms.progress.actions import occasion, start_quiz, submit_quiz
from lms.progress.state import current_enrollment
from lms.progress.views import after_lesson
from lms.quizzes.actions import ASK_FOR_MORE, TimeIsUp, answer_question, tries_left
from lms.quizzes.models import Quiz, QuizAttempt
from lms.quizzes.showing import answers_of, asked, reviewed
from talent.people.access import member

NO_SUCH_QUESTION = "没有这道题，请从头看一遍。"


@member
@require_http_methods(["GET", "HEAD", "POST"])
def lesson_quiz(request, slug, lesson_slug):
    if request.POST.get("action") in ("answer", "save"):
        return _answer(request, slug, lesson_slug)
    outline, shown = _quiz_lesson(request, slug, lesson_slug)
    if request.method == "POST":
        return _act(request, outline, shown)
    return _show(request, outline, shown, _newest_attempt(request.user, outline, shown))


def _quiz_lesson(request, slug, lesson_slug):
    outline, shown = get_lesson(request, slug, lesson_slug)
    if not shown.quiz_id:
        raise Http404
    return outline, shown


def _show(request, outline, shown, attempt: QuizAttempt | None) -> HttpResponse:
    if attempt is None:
        return _page(request, outline, shown, "start", {"quiz": Quiz.objects.get(pk=shown.quiz_id)})
    if attempt.submitted:
        return _page(request, outline, shown, "result", {"attempt": attempt} | _result(attempt, outline, shown))
    screen = _screen(attempt, answers_of(attempt), request.GET.get("q", ""))
    screen["list_open"] = "list" in request.GET
    return _page(request, outline, shown, "screen", {"attempt": attempt} | screen)


def _page(request, outline, shown, part: str, context: dict) -> HttpResponse:
    """The whole page, or with htmx what changes of it: without menus, so without what menus ask the database."""
    part = f"lms/quizzes/{part}.html"
    context |= {"course": outline, "lesson": shown, "address": f"{shown.url}quiz/"}
    if not _in_place(request):
        return render(request, "lms/quizzes/page.html", context | {"part": part})
    context |= {"csrf_token": get_token(request), "messages": messages.get_messages(request), "in_place": True}
    return HttpResponse(get_template(part).render(context))


def _in_place(request) -> bool:
    return request.headers.get("HX-Request") == "true"


def _newest_attempt(person, outline, shown) -> QuizAttempt | None:
    enrollment, _ = current_enrollment(person, outline.id)
    if enrollment is None:
        return None
    tries = QuizAttempt.objects.on(person, shown.quiz_id, occasion(enrollment, shown))
    return tries.select_related("quiz").first()


def _screen(attempt: QuizAttempt, answers, wanted: str) -> dict:
    """The question asked for, else the first open one; none when all are answered or the time is up: hand in."""
    questions = asked(answers)
    by_order = {str(question.order): question for question in questions}
    following = next((question for question in questions if not question.answered or question.wrong), None)
    return {
        "questions": questions,
        "question": None if attempt.time_is_up else by_order.get(wanted) or following,
        "all_answered": all(question.answered for question in questions),
        "time_is_up": attempt.time_is_up,
    }


def _result(attempt: QuizAttempt, outline, shown) -> dict:
    rows, quiz = reviewed(attempt, getattr(attempt, "marked", None)), attempt.quiz
    left = tries_left(quiz, QuizAttempt.objects.on(attempt.person_id, quiz.pk, attempt.occasion))
    return {
        "rows": rows if quiz.review != Quiz.Review.NEVER else [],
        "total": len(rows),
        "left": attempt.needed - attempt.right,
        "may_retry": attempt.right < len(rows) and left != 0,
        "tries_left": left,
        "ask_for_more": ASK_FOR_MORE,
        "following": outline.after(shown),
    }


def _act(request, outline, shown):
    try:
        if request.POST.get("action") == "start":
            attempt = start_quiz(request.user, outline, shown)
        elif request.POST.get("action") == "submit":
            attempt = _submit(request, outline, shown)
        else:
            raise ValidationError(NO_SUCH_QUESTION)
    except ValidationError as refusal:
        return _refused(request, f"{shown.url}quiz/", refusal.messages[0])
    if _in_place(request):
        return _show(request, outline, shown, attempt)
    return redirect(f"{shown.url}quiz/")


def _answer(request, slug, lesson_slug):
    """Keep the choice. An open attempt of one's own is the right to answer it: nothing begun is lost.

    `save` comes from script while several options are being ticked or unticked: kept, nothing shown.
    """
    outline = outline_of(slug)
    shown = outline and outline.lesson(lesson_slug)
    if shown is None or not shown.quiz_id:
        raise Http404
    order = request.POST.get("order", "")
    try:
        number, place = _number(request.POST.get("attempt", "")), _number(order)
        chosen, saving = request.POST.getlist("answer"), request.POST["action"] == "save"
        attempt, answers = answer_question(
            request.user, number, place, chosen, quiz_id=shown.quiz_id, may_be_empty=saving
        )
    except ValidationError as refusal:
        _quiz_lesson(request, slug, lesson_slug)  # a 404 for whom this lesson does not exist
        at_place = isinstance(refusal, TimeIsUp) or not (order.isascii() and order.isdigit())
        return _refused(request, f"{shown.url}quiz/" + ("" if at_place else f"?q={order}"), refusal.messages[0])
    if saving:
        return HttpResponse(status=204)
    wrong = any(answer.order == place and answer.right is False for answer in answers)
    wanted = order if wrong else ""
    if not _in_place(request):
        return redirect(f"{shown.url}quiz/" + (f"?q={wanted}" if wanted else ""))
    return _page(request, outline, shown, "screen", {"attempt": attempt} | _screen(attempt, answers, wanted))


def _refused(request, address: str, sentence: str) -> HttpResponse:
    messages.warning(request, sentence)
    if _in_place(request):  # the whole page anew: something is not as the screen thinks
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        raise ValidationError(NO_SUCH_QUESTION)
    return int(text)


def _submit(request, outline, shown) -> QuizAttempt:
    attempt = _newest_attempt(request.user, outline, shown)
    if attempt is None:
        raise ValidationError("还没有开始小测，点“开始小测”就好。")
    attempt = submit_quiz(request.user, outline, shown, attempt)
    if attempt.passed and not shown.film:
        after_lesson(request, outline, shown)  # its message; the result page shows the answers first
    return attempt
