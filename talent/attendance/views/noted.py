"""到场核对 of a noted name, from the roster: one tap, or choose who it is."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render

from talent.attendance.check_ins import CheckedIn
from talent.attendance.noted_arrivals import arrive_as, arrive_as_walk_in
from talent.attendance.views.roster import door_session, run_session
from talent.people.access import desk
from talent.people.models import Person
from talent.text.numbers import row_id
from talent.training.noting import settle_name
from talent.training.rules import assists, trains
from talent.training.session_rows import NotedName


@desk(assists)
def desk_noted_arrival(request, pk, noted_pk):
    """Helpers write the name down as a walk-in; who runs the session also says who it is, or strikes it off."""
    session = door_session(request, pk)
    open_names = NotedName.objects.open().select_related("session__region")
    noted = get_object_or_404(open_names, session=session, pk=noted_pk)
    if request.method == "POST":
        return _arrive(request, session, noted)
    return _page(request, session, noted)


def _page(request, session, noted, problem: str = "", status: int = 200):
    runs = trains(request.user)
    text = request.GET.get("q", noted.name)
    people = Person.objects.visible_to(request.user).canonical_only().filter(is_active=True) if runs else None
    page = {
        "session": session, "noted": noted, "runs": runs, "q": text, "problem": problem,
        "mobile": request.POST.get("mobile", noted.mobile),
        "people": people.search(text).prefetch_related("posts__organization")[:20] if runs and text.strip() else [],
    }  # fmt: skip
    return render(request, "talent/attendance/noted_arrival.html", page, status=status)


def _arrive(request, session, noted):
    choice = request.POST.get("person", "")
    try:
        if choice == "new":
            done = arrive_as_walk_in(noted, mobile=request.POST.get("mobile", ""), by=request.user)
            sentence = (
                f"{noted.name}已到。" if isinstance(done, CheckedIn) else f"{noted.name}到了，先记下，稍后核对是哪位。"
            )
        else:
            sentence = _settle(request, session, noted, choice)
    except ValidationError as error:
        return _page(request, session, noted, error.messages[0], status=409)
    messages.success(request, sentence)
    return redirect("desk_roster", pk=session.pk)


def _settle(request, session, noted, choice: str) -> str:
    """404 for a helper, and for somebody this trainer does not see."""
    run_session(request, session.pk)
    if choice == "none":
        settle_name(noted, None, by=request.user)
        return f"已划掉“{noted.name}”。"
    chosen = row_id(choice)
    if chosen is None:
        raise ValidationError("先选一位，或登记为现场报名。")
    person = get_object_or_404(Person.objects.visible_to(request.user).canonical_only(), pk=chosen)
    arrive_as(noted, person, by=request.user)
    return f"“{noted.name}”是{person.name}，已到。"
