"""归档材料 of a session: checklist, uploads, one package, and its photos on their way to the editors."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from talent.attendance import archive, drafting
from talent.attendance.archive_models import SessionPaper
from talent.attendance.packaging import package_name, package_of
from talent.attendance.views.roster import run_session
from talent.files.ranged import ranged_response
from talent.people.access import desk
from talent.text.numbers import row_id
from talent.training.rules import trains
from talent.training.states import State

ACCEPT = {
    "notice": ".pdf,.docx,image/*", "signed_sheet": "image/*,.pdf", "photo": "image/*", "slides": ".pdf,.pptx,.docx",
    "fee_receipt": "image/*,.pdf", "summary": ".pdf,.docx,image/*",
}  # fmt: skip
NOTE_TOO_LONG = "照片说明最多100字。"


class PhotoNoteForm(forms.Form):
    caption = forms.CharField(label="照片说明", max_length=100, required=False)
    consent = forms.BooleanField(label="照片中的人同意公开使用", required=False)


@desk(trains)
@require_safe
def desk_archive(request, pk):
    session = run_session(request, pk)
    items = archive.checklist_of(session)
    photos = next(item.papers for item in items if item.kind == SessionPaper.Kind.PHOTO)
    page = {
        "session": session, "items": [(item, ACCEPT[item.kind]) for item in items],
        "done": sum(item.done for item in items), "draft": drafting.draft_of(session),
        "publishable": [photo for photo in photos if photo.consent], "photos": photos,
        "may_draft": drafting.is_open() and session.state in (State.TO_BE_CONFIRMED, State.CONFIRMED),
    }  # fmt: skip
    return render(request, "talent/attendance/archive.html", page)


@desk(trains)
@require_POST
def desk_archive_add(request, pk):
    """Several files of one kind at once; those that can't be kept are named, the others are."""
    session = run_session(request, pk)
    kind, kept = request.POST.get("kind", ""), 0
    files = request.FILES.getlist("file")
    if not files:
        messages.error(request, "请选一个文件，或拍一张。")
    note = PhotoNoteForm(request.POST)
    if not note.is_valid():
        messages.error(request, f"{NOTE_TOO_LONG}没有写上，请在下面补写。")
    for file in files[:20]:
        try:
            archive.keep_paper(session, kind, file, by=request.user, **note.cleaned_data)
            kept += 1
        except ValidationError as error:
            messages.error(request, f"{file.name[:40]}：{error.messages[0]}")
    if kept:
        messages.success(request, f"存好了{kept}份。")
    return redirect("desk_archive", pk=session.pk)


def _paper(request, pk, paper_pk) -> SessionPaper:
    session = run_session(request, pk)
    return get_object_or_404(
        SessionPaper.objects.filter(session=session).select_related("session__region"), pk=paper_pk
    )


@desk(trains)
@require_safe
def desk_archive_paper(request, pk, paper_pk):
    """One piece: pictures and PDF in the page, the rest as a download."""
    paper = _paper(request, pk, paper_pk)
    shown = paper.content_type in ("image/jpeg", "application/pdf")
    return ranged_response(request, paper.file, paper.content_type, None if shown else paper.file_name)


@desk(trains)
@require_POST
def desk_archive_change(request, pk, paper_pk):
    """What is on a photo and whether it may be shown; or take the piece out."""
    paper = _paper(request, pk, paper_pk)
    if request.POST.get("do") == "drop":
        archive.drop_paper(paper, by=request.user)
        messages.success(request, "已拿掉。")
    else:
        form = PhotoNoteForm(request.POST)
        try:
            if not form.is_valid():
                raise ValidationError(NOTE_TOO_LONG)
            archive.describe_photo(paper, by=request.user, **form.cleaned_data)
            messages.success(request, "照片说明已保存。")
        except ValidationError as error:
            messages.error(request, error.messages[0])
    return redirect("desk_archive", pk=pk)


@desk(trains)
@require_POST
def desk_archive_package(request, pk):
    """下载归档包: streamed while it is made, and logged."""
    session = run_session(request, pk)
    response = StreamingHttpResponse(package_of(session, by=request.user), content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, package_name(session))
    response["Cache-Control"] = "no-store"
    return response


@desk(trains)
@require_POST
def desk_archive_draft(request, pk):
    """转为动态稿: the chosen photos go to the editors."""
    session = run_session(request, pk)
    chosen = [key for text in request.POST.getlist("photo") if (key := row_id(text))]
    photos = list(SessionPaper.objects.filter(session=session, pk__in=chosen).photos())
    try:
        if session.state not in (State.TO_BE_CONFIRMED, State.CONFIRMED):
            raise ValidationError("培训结束后再转为动态稿。")
        drafting.hand_to_editors(session, photos, by=request.user)
        messages.success(request, "已交给编辑，写好审过就会发布。")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("desk_archive", pk=session.pk)
