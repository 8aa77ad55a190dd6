"""还差多少 on the desk: how many more sessions, for whom, where, by when; each one tap from being made."""

from urllib.parse import urlencode

from django.shortcuts import render

from talent.people.access import desk
from talent.people.models import Person
from talent.people.rules import trains
from talent.target.gap_reading import gap_of
from talent.target.rules import may_see_figures
from talent.target.views import chosen


@desk(may_see_figures)
def coverage_gap(request):
    """The plan of a unit for the rest of the year."""
    _, region, period = chosen(request)
    shown = gap_of(region)
    asked = {"region": region.pk, "start": period.first_day, "end": period.last_day}
    people = {pk for one in shown.plan.sessions for pk in one.people}
    names = dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))
    context = {
        "region": region, "shown": shown, "plan": shown.plan, "query": urlencode(asked),
        "sessions": [(one, [names.get(pk, "") for pk in one.wanted.people]) for one in shown.sessions],
        "may_host": trains(request.user),
    }  # fmt: skip
    return render(request, "talent/target/gap.html", context)
