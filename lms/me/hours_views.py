"""我的学时: the ledger, the registration period, hours handed in, and the yearly paper."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.me.hours import continuing_of, shares_of
from lms.me.year import own_credits, years_of
from talent.credits.models import OutsideHours
from talent.people.access import member

SHOWN = 300


@member
@require_safe
def my_credits(request):
    """One ledger of face-to-face, online and outside hours, a year at a time; `year` is one of those with hours."""
    every = list(own_credits(request.user)[:SHOWN])
    years = years_of(every)
    wanted = request.GET.get("year", "")
    year = next((row for row in years if str(row.year) == wanted), years[0])
    credits = [credit for credit in every if credit.dated.year == year.year]
    waiting = OutsideHours.objects.own(request.user).filter(status__in=["handed_in", "returned", "voided"])
    context = {
        "tab": "me",
        "credits": credits,
        "years": years,
        "year": year,
        "shares": shares_of(credits),
        "continuing": continuing_of(request.user),
        "waiting": waiting,
        "is_this_year": year.year == timezone.localdate().year,
    }
    return render(request, "lms/me/credits.html", context)
