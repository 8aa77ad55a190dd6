"""The quiz of a lesson: one question a screen, plain forms, marked on the server."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lms.catalogue.rules import get_lesson
from lms.progress.actions import occasion, start_quiz, submit_quiz
from lms.progress.state import current_enrollment
from lms.progress.views import after_lesson
from lms.quizzes.actions import answer_question
from lms.quizzes.models import QuizAttempt
from lms.quizzes.showing import asked, reviewed
from talent.people.access import member


@member
@require_http_methods(["GET", "HEAD", "POST"])
def lesson_quiz(request, slug, lesson_slug):
    outline, shown = get_lesson(request, slug, lesson_slug)
    if not shown.quiz_id:
        raise Http404
    if request.method == "POST":
        return _act(request, outline, shown)
    attempt = _newest_attempt(request.user, outline, shown)
    page = {"course": outline, "lesson": shown, "attempt": attempt, "address": f"{shown.url}quiz/"}
    if attempt is None:
        return render(request, "lms/quizzes/start.html", page)
    if attempt.submitted:
        left = attempt.needed - (attempt.right or 0)
        page |= {"rows": reviewed(attempt), "left": left, "following": outline.after(shown)}
        return render(request, "lms/quizzes/result.html", page)
    questions = asked(attempt)
    question = _wanted(request, questions)
    page |= {"questions": questions, "question": question, "all_answered": all(q.answered for q in questions)}
    return render(request, "lms/quizzes/question.html", page)


def _newest_attempt(person, outline, shown) -> QuizAttempt | None:
    enrollment, _ = current_enrollment(person, outline.id)
    if enrollment is None:
        return None
    return QuizAttempt.objects.on(person, shown.quiz_id, occasion(enrollment, shown)).first()


def _wanted(request, questions):
    """The question asked for by ?q=, else the first open one; None when all are answered (time to hand in)."""
    wanted = request.GET.get("q", "")
    by_order = {str(question.order): question for question in questions}
    return by_order.get(wanted) or next((question for question in questions if not question.answered), None)


def _act(request, outline, shown):
    address = f"{shown.url}quiz/"
    action = request.POST.get("action")
    try:
        if action == "start":
            start_quiz(request.user, outline, shown)
        elif action == "submit":
            return _submit(request, outline, shown)
        else:
            _answer(request)
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
        order = request.POST.get("order", "")
        return redirect(
            f"{address}?q={order}" if action == "answer" and order.isascii() and order.isdigit() else address
        )
    return redirect(address)


def _answer(request) -> None:
    numbers = [request.POST.get(name, "") for name in ("attempt", "order")]
    if not all(number.isascii() and number.isdigit() and len(number) < 18 for number in numbers):
        raise ValidationError("没有这道题，请从头看一遍。")
    answer_question(request.user, int(numbers[0]), int(numbers[1]), request.POST.getlist("answer"))


def _submit(request, outline, shown):
    attempt = _newest_attempt(request.user, outline, shown)
    if attempt is None:
        raise ValidationError("还没有开始小测，点“开始小测”就好。")
    attempt = submit_quiz(request.user, outline, shown, attempt)
    if attempt.passed and not shown.film:
        after_lesson(request, outline, shown)  # its message; the result page shows the answers first
    return redirect(f"{shown.url}quiz/")
