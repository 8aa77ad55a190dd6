"""What somebody writes is kept as they go: texts as they stand, every photo and attachment that is good."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from talent.selection.actions.nominations import save_answers
from talent.selection.actions.papers import add_attachment, add_photos, drop_paper
from talent.selection.forms import PhotoForms
from talent.selection.models import Nomination


def keep(request, nomination: Nomination, fields) -> list[str]:
    """Save what was sent; returns a sentence for each thing that could not be kept."""
    written = {name: request.POST[name].replace("\x00", "").strip() for name in fields if name in request.POST}
    try:
        save_answers(nomination, by=request.user, **written)
    except ValidationError as problem:
        return problem.messages
    return [*_keep_photos(request, nomination), *_keep_attachments(request, nomination)]


def _keep_photos(request, nomination: Nomination) -> list[str]:
    places, problems = PhotoForms(request), []
    for place in places:
        if not place.is_valid():
            problems += [f"{place[name].label}：{one}" for name, found in place.errors.items() for one in found]
    good = [place.cleaned_data for place in places if place.is_valid() and place.cleaned_data.get("photo")]
    try:
        add_photos(nomination, photos=[(data["photo"], data["caption"], data["consent"]) for data in good])
    except ValidationError as problem:
        problems += problem.messages
    return problems


def _keep_attachments(request, nomination: Nomination) -> list[str]:
    problems = []
    for upload in request.FILES.getlist("attachment"):
        try:
            add_attachment(nomination, upload=upload, by=request.user)
        except ValidationError as problem:
            problems += [f"“{upload.name}”：{sentence}" for sentence in problem.messages]
    return problems


def drop_asked(request, nomination: Nomination) -> bool:
    """去掉 a photo or an attachment, where the page asked for it."""
    for name, papers in (("drop_photo", nomination.photos), ("drop_attachment", nomination.attachments)):
        if key := request.POST.get(name):
            paper = get_object_or_404(papers, pk=int(key) if key.isdecimal() and len(key) < 19 else 0)
            try:
                drop_paper(nomination, paper, by=request.user)
            except ValidationError as problem:
                say(request, problem.messages)
            return True
    return False


def say(request, problems) -> None:
    for sentence in problems:
        messages.error(request, sentence)


def autosaved(problems: list[str]) -> HttpResponse:
    """The answer to an autosave: when it was kept, or with 409 why it was not."""
    if problems:
        return HttpResponse("\n".join(problems), status=409, content_type="text/plain")
    return HttpResponse(timezone.localtime().strftime("%H:%M"), content_type="text/plain")
