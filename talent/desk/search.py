"""查找: one box for people, organizations and sessions of one's region."""

from django.shortcuts import render

from talent.people.access import desk
from talent.people.rules import manages_people
from talent.people.searching import SHOWN, find_people, known_elsewhere, masked
from talent.registry.searching import find_organizations
from talent.training.models import TrainingSession

LONGEST = 60


@desk(manages_people)
def search(request):
    """By name, pinyin, initials, the end of a mobile; organizations and sessions by part of their names."""
    question = " ".join(request.GET.get("q", "").split())[:LONGEST]
    people = masked(find_people(request.user, question)) if question else []
    organizations = find_organizations(request.user, question) if question else []
    context = {
        "q": question,
        "people": people[:SHOWN],
        "more_people": len(people) > SHOWN,
        "organizations": organizations[:SHOWN],
        "more_organizations": len(organizations) > SHOWN,
        "sessions": _sessions(request.user, question),
        "elsewhere": known_elsewhere(request.user, question),
    }
    return render(request, "talent/desk/search.html", context)


def _sessions(viewer, question: str):
    if len(question) < 2 or question.isdecimal():
        return []
    found = TrainingSession.objects.visible_to(viewer).filter(title__contains=question)
    return found.select_related("region").order_by("-starts_at")[:SHOWN]
