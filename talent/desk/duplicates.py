"""疑似重复: pairs to look at, the two side by side, one of two answers, and taking either back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from talent.desk.people import visible_person
from talent.people.access import desk
from talent.people.comparing import compare
from talent.people.duplicates import suspects_for, suspects_with, told_apart
from talent.people.merging import CHOSEN, check_merge, merge_people, take_back_difference, tell_apart, undo_merge
from talent.people.models import NotSamePerson, Person, PersonMerge
from talent.people.rules import manages_people, may_be_merged, trains
from talent.people.searching import find_people, masked
from talent.text.numbers import row_id


@desk(manages_people)
def duplicates(request):
    """疑似重复: the pairs inside one's region that nobody has looked at."""
    suspects = [_masked(one) for one in suspects_for(request.user)]
    mergeable = may_be_merged(request.user, {row.pk for one in suspects for row in (one.first, one.second)})
    pairs = [(one, {one.first.pk, one.second.pk} <= mergeable) for one in suspects]
    return render(
        request,
        "talent/desk/people/duplicates.html",
        {
            "suspects": pairs,
            "apart": told_apart(request.user),
            "asks_others": not all(may for _, may in pairs),
        },
    )


def _masked(suspect):
    masked([suspect.first, suspect.second])
    return suspect


def _other(request, pk) -> Person:
    """The second of two; somebody elsewhere does not exist, whatever one may do with the first."""
    number = row_id(pk)
    return get_object_or_404(Person.objects.visible_to(request.user), pk=number) if number else _missing()


def _missing():
    raise Http404


@desk(trains)
def merge(request, pk: int):
    """这是同一个人: what each row has, what the result is; without a second row, whom it could be."""
    person = visible_person(request, pk)
    named = request.POST.get("with") or request.GET.get("with")
    if not named:
        return _choose(request, person)
    other = _other(request, named)
    if request.GET.get("keep") == "other":
        return redirect(f"/desk/people/{other.pk}/merge/?with={person.pk}")
    if request.method == "POST":
        take = {field for field in CHOSEN if request.POST.get(field) == "other"}
        try:
            merge_people(person, other, by=request.user, take=take)
        except ValidationError as error:
            return _preview(request, person, other, error.messages[0], status=409)
        messages.success(request, "已合并。30天内可以在这一页撤销。")
        return redirect("desk_person", person.pk)
    return _preview(request, person, other)


def _choose(request, person: Person):
    question = request.GET.get("q", "")
    found = [one for one in find_people(request.user, question) if one.pk != person.pk] if question else []
    context = {
        "person": person,
        "q": question,
        "found": masked(found),
        "suspects": [_masked(one) for one in suspects_with(person, request.user)],
    }
    return render(request, "talent/desk/people/merge_choose.html", context)


def _preview(request, person: Person, other: Person, problem: str = "", status: int = 200):
    if not problem:
        try:
            check_merge(person, other, by=request.user)
        except ValidationError as error:
            problem = error.messages[0]
    context = {"person": person, "other": other, "problem": problem, "comparison": compare(person, other)}
    return render(request, "talent/desk/people/merge.html", context, status=status)


@desk(trains)
@require_POST
def merge_undo(request, pk: int):
    """撤销合并: two people again."""
    person = visible_person(request, pk)
    found = get_object_or_404(PersonMerge, pk=row_id(request.POST.get("merge")) or 0, kept=person)
    try:
        undo_merge(found, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("desk_person", person.pk)
    messages.success(request, "已撤销合并，两条记录各回各的。")
    return redirect("desk_person", person.pk)


@desk(manages_people)
@require_POST
def apart(request, pk: int):
    """不是同一个人: remembered, the pair leaves the list."""
    person = visible_person(request, pk)
    try:
        tell_apart(person, _other(request, request.POST.get("other")), by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "记下了：不是同一个人。")
    return redirect("desk_duplicates")


@desk(manages_people)
@require_POST
def apart_undo(request, pk: int):
    """Take 不是同一个人 back: the pair is in the list again."""
    person, other = visible_person(request, pk), _other(request, request.POST.get("other"))
    first, second = sorted((person.pk, other.pk))
    take_back_difference(get_object_or_404(NotSamePerson, first=first, second=second), by=request.user)
    messages.success(request, "已取回，两条记录又在疑似重复里。")
    return redirect("desk_duplicates")
