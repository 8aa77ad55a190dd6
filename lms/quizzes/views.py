"""题库 on the desk: what is asked, in which versions, and marking again after a key was mended."""

import re

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.quizzes.answers import answer_text
from lms.quizzes.forms import QuestionForm
from lms.quizzes.models import Question
from lms.quizzes.remarking import preview_remark, remark, stale_versions
from lms.quizzes.rules import edits_questions
from talent.people.access import desk
from talent.people.models import Person
from talent.people.rules import manages_people, trains

PER_PAGE = 50
NAMED = 50


@desk(edits_questions)
@require_safe
def bank(request):
    """Questions of one's own banks, by category and by words."""
    mine = Question.objects.visible_to(request.user).in_use()
    rows = mine.matching(request.GET).select_related("current", "region").order_by("region__path", "category", "pk")
    context = {
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "categories": [one for one in mine.order_by("category").values_list("category", flat=True).distinct() if one],
        "category": request.GET.get("category", ""),
        "q": request.GET.get("q", ""),
        "can_import": manages_people(request.user),
        "trains": trains(request.user),
    }
    return render(request, "lms/quizzes/bank.html", context)


def _question(request, pk: int) -> Question:
    mine = Question.objects.visible_to(request.user).exclude(current=None)
    return get_object_or_404(mine.select_related("current", "region"), pk=pk)


@desk(edits_questions)
@require_http_methods(["GET", "HEAD", "POST"])
def question(request, pk):
    """One question: its form (a change is the next version), its versions, and tries marked by an older key."""
    found = _question(request, pk)
    form = QuestionForm(request.POST or None, question=found, initial=_initial(found))
    if request.method == "POST" and form.is_valid():
        form.save(request.user)
        messages.success(request, "改好了。以后的小测按新的出，以前的答题不变。")
        return redirect("desk_question", pk)
    return _page(request, found, form, status=422 if form.is_bound else 200)


def _initial(found: Question) -> dict:
    version = found.current
    return {
        "options": "\n".join(version.options),
        "correct": answer_text(found.kind, version.correct),
        "hint": version.hint,
        "explanation": version.explanation,
        "category": found.category,
    }


def _page(request, found: Question, form, status: int = 200):
    versions = [
        {"row": one, "key": answer_text(found.kind, one.correct), "asked": one.asked}
        for one in found.versions.with_asked()
    ]
    stale = [_preview(request.user, one) for one in stale_versions(found)]
    context = {"question": found, "form": form, "versions": versions, "stale": stale}
    return render(request, "lms/quizzes/bank_question.html", context, status=status)


def _preview(viewer, version) -> dict:
    """Everybody counts, but only people whom the viewer may see are named."""
    changes = preview_remark(version)
    people = {change.attempt.person_id for change in changes}
    seen = set(Person.objects.visible_to(viewer).filter(pk__in=people).values_list("pk", flat=True))
    named = [change for change in changes if change.attempt.person_id in seen][:NAMED]
    return {"version": version, "changes": changes, "named": named, "unnamed": len(changes) - len(named)}


@desk(edits_questions)
@require_POST
def remark_version(request, pk):
    """重新判分: the tries of the preview, by the current key."""
    found = _question(request, pk)
    number = request.POST.get("version", "")
    version = found.versions.filter(number=int(number)).first() if re.fullmatch("[0-9]{1,5}", number) else None
    try:
        if version is None:
            raise ValidationError("没有这一版，请刷新页面再看。")
        fact = remark(version, reason=request.POST.get("reason", ""), by=request.user)
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
    else:
        messages.success(request, f"判好了，{fact.changes.count()}份答题的结果变了。已经学完的不变。")
    return redirect("desk_question", pk)
