"""What is done with a list of names: exactly the ticked people, or all of the list where none is ticked."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from talent.people.access import desk
from talent.people.models import Person
from talent.people.rules import manages_people, trains
from talent.registry.models import Region
from talent.target import make_up
from talent.target.asking import asked_of, listed_people, units_in
from talent.text.numbers import row_id
from talent.training.forms import SessionForm
from talent.training.inviting import MOST, TOO_MANY

NAMED_UNITS = 3
EMPTY = "名单里没有人。"
FOREIGN = "名单里有您看不到的人，什么也没有做。请重新勾选。"


def _listed(request) -> tuple[Region, list[Person]]:
    """
    The unit of the list and the people meant: those ticked, else everybody the list's query names.

    404 for a unit outside one's region; ValidationError when one of the people is.
    """
    query = QueryDict(request.POST.get("query", ""))
    _, region, period = asked_of(request.user, query)
    if region is None:
        raise Http404
    if ticked := set(request.POST.getlist("people")):
        people = list(Person.objects.visible_to(request.user).filter(pk__in=filter(None, map(row_id, ticked))))
        if len(people) != len(ticked):
            raise ValidationError(FOREIGN)
        return region, people
    side = request.POST.get("side", "")
    return region, list(listed_people(region, period, side, query))


@desk(manages_people)
@require_POST
def people_remind(request):
    """提醒: a message to each; the number of people is said."""
    return _done(request, lambda region, people: f"已提醒{make_up.remind(people, region=region, by=request.user)}人。")


@desk(manages_people)
@require_POST
def people_invite(request):
    """邀请: to a session to come."""
    session = make_up.open_sessions(request.user).filter(pk=row_id(request.POST.get("session", ""))).first()

    def verb(region, people):
        if session is None:
            raise ValidationError("请选一场还没开始的培训。")
        asked = make_up.invite(session, people, by=request.user)
        return f"已邀请{asked}人参加《{session.title}》。" if asked else "这些人都已邀请过或已报名。"

    return _done(request, verb)


def _done(request, verb):
    try:
        region, people = _listed(request)
        messages.success(request, verb(region, people)) if people else messages.error(request, EMPTY)
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
    query = request.POST.get("query", "")
    side = request.POST.get("side", "untrained")
    known = side if side in ("untrained", "joined_late_untrained") else "untrained"
    return redirect(f"{reverse('desk_coverage_names', args=[known])}?{query}")


@desk(trains)
@require_POST
def people_make_up(request):
    """办补训专场: the form of a session with these people along; it is sent to where every session is made."""
    try:
        region, people = _listed(request)
        if len(people) > MOST:
            raise ValidationError(TOO_MANY)
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
        return redirect("desk_coverage")
    if not people:
        messages.error(request, EMPTY)
        return redirect("desk_coverage")
    wished = _named_after_units(request) | request.POST.dict()
    form = SessionForm(person=request.user, initial=make_up.proposed(region, people, wished))
    return render(request, "talent/training/session_form.html", {"form": form, "people": people})


def _named_after_units(request) -> dict[str, str]:
    """A session for the people of a few units bears their names; of many, that of the unit above."""
    units = units_in(QueryDict(request.POST.get("query", ""))) or []
    if not 0 < len(units) <= NAMED_UNITS:
        return {}
    names = Region.objects.visible_to(request.user).filter(pk__in=units).in_code_order().values_list("name", flat=True)
    return {"title": f"补训专场：{'、'.join(names)}"} if names else {}
