"""The quiz of a lesson: one question a screen, plain forms, marked on the server.

With htmx an answer comes back as the next screen in the same response; without script it is a redirect to it.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lms.catalogue.rules import get_lesson
from lms.progress.actions import occasion, start_quiz, submit_quiz
from lms.progress.state import current_enrollment
from lms.progress.views import after_lesson
from lms.quizzes.actions import TIME_UP, TimeIsUp, answer_question
from lms.quizzes.models import Quiz, QuizAttempt
from lms.quizzes.showing import answers_of, asked, reviewed
from talent.people.access import member

NO_SUCH_QUESTION = "没有这道题，请从头看一遍。"


@member
@require_http_methods(["GET", "HEAD", "POST"])
def lesson_quiz(request, slug, lesson_slug):
    outline, shown = get_lesson(request, slug, lesson_slug)
    if not shown.quiz_id:
        raise Http404
    if request.method == "POST":
        return _act(request, outline, shown)
    page = {"course": outline, "lesson": shown, "address": f"{shown.url}quiz/"}
    attempt = _newest_attempt(request.user, outline, shown)
    if attempt is None:
        return render(request, "lms/quizzes/start.html", page | {"quiz": Quiz.objects.get(pk=shown.quiz_id)})
    page["attempt"] = attempt
    if attempt.submitted:
        return render(request, "lms/quizzes/result.html", page | _result(attempt, outline, shown))
    page |= _screen(attempt, answers_of(attempt), request.GET.get("q", ""))
    return render(request, "lms/quizzes/question.html", page)


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
    rows, quiz = reviewed(attempt), attempt.quiz
    tries = QuizAttempt.objects.on(attempt.person_id, quiz.pk, attempt.occasion).count() if quiz.max_attempts else 0
    return {
        "rows": rows if quiz.review != Quiz.Review.NEVER else [],
        "total": len(rows),
        "left": attempt.needed - attempt.right,
        "may_retry": attempt.right < len(rows) and (not quiz.max_attempts or tries < quiz.max_attempts),
        "tries_left": quiz.max_attempts - tries if quiz.max_attempts else None,
        "following": outline.after(shown),
    }


def _act(request, outline, shown):
    action = request.POST.get("action")
    if action in ("answer", "save"):
        return _answer(request, outline, shown)
    address = f"{shown.url}quiz/"
    try:
        if action == "start":
            start_quiz(request.user, outline, shown)
        elif action == "submit":
            _submit(request, outline, shown)
        else:
            raise ValidationError(NO_SUCH_QUESTION)
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
    return redirect(address)


def _answer(request, outline, shown):
    """Keep the choice. `save` comes from script while several options are being ticked: kept, nothing shown."""
    address = f"{shown.url}quiz/"
    order = request.POST.get("order", "")
    try:
        number, place = _number(request.POST.get("attempt", "")), _number(order)
        attempt, answers = answer_question(
            request.user, number, place, request.POST.getlist("answer"), quiz_id=shown.quiz_id
        )
    except TimeIsUp:
        return _refused(request, address, TIME_UP)
    except ValidationError as refusal:
        at_place = f"{address}?q={order}" if order.isascii() and order.isdigit() else address
        return _refused(request, at_place, refusal.messages[0])
    if request.POST.get("action") == "save":
        return HttpResponse(status=204)
    wrong = any(answer.order == place and answer.right is False for answer in answers)
    wanted = order if wrong else ""
    if not request.headers.get("HX-Request"):
        return redirect(f"{address}?q={wanted}" if wanted else address)
    page = {"course": outline, "lesson": shown, "address": address, "attempt": attempt}
    return render(request, "lms/quizzes/screen.html", page | _screen(attempt, answers, wanted))


def _refused(request, address: str, sentence: str) -> HttpResponse:
    messages.warning(request, sentence)
    if request.headers.get("HX-Request"):  # the whole page anew: something is not as the screen thinks
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        raise ValidationError(NO_SUCH_QUESTION)
    return int(text)


def _submit(request, outline, shown) -> None:
    attempt = _newest_attempt(request.user, outline, shown)
    if attempt is None:
        raise ValidationError("还没有开始小测，点“开始小测”就好。")
    attempt = submit_quiz(request.user, outline, shown, attempt)
    if attempt.passed and not shown.film:
        after_lesson(request, outline, shown)  # its message; the result page shows the answers first
