"""公示 as the public sees it: full names, the office, and the way to object."""

from allauth.core import ratelimit
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from talent.files.glyphs import MissingGlyph
from talent.people.access import public
from talent.selection.actions.notices import working_calendar
from talent.selection.actions.objections import raise_objection
from talent.selection.documents import lead_of, notice_pdf, pdf_response
from talent.selection.forms import ObjectionForm
from talent.selection.models import Nomination, PublicNotice
from talent.selection.standing import held_entries, standing_of

PER_PAGE = 20


def released_or_404(pk: int) -> PublicNotice:
    """A notice that has begun: before that day it doesn't exist."""
    released = PublicNotice.objects.released().select_related("round__district", "round__frame", "corrects")
    return get_object_or_404(released.prefetch_related("corrections"), pk=pk)


@public
def notice_list(request):
    released = PublicNotice.objects.released().select_related("round__district").prefetch_related("corrections")
    page = Paginator(released, PER_PAGE).get_page(request.GET.get("page"))
    calendar, today = working_calendar(), timezone.localdate()
    rows = [(notice, calendar.left(today, notice.closes)) for notice in page]
    return render(request, "talent/selection/notices.html", {"page_obj": page, "rows": rows, "today": today})


@public
def notice_page(request, pk: int):
    """One notice: sorted by street, never by score; who withdrew or is held is shown as such."""
    notice = released_or_404(pk)
    today, closes = timezone.localdate(), notice.closes
    held = held_entries(entry__notice=notice)
    nominations = Nomination.objects.filter(notice_entry__notice=notice).with_standing()
    rows = [(nomination, standing_of(nomination, held=held, today=today)) for nomination in nominations]
    context = {
        "notice": notice,
        "lead": lead_of(notice),
        "corrections": [row for row in notice.corrections.all() if row.starts <= today],
        "closes": closes,
        "timed": notice.kind != PublicNotice.Kind.CORRECTION or notice.anew,
        "groups": [(kind.label, [row for row in rows if row[0].kind == kind]) for kind in Nomination.Kind],
        "days_left": working_calendar().left(today, closes),
        "open": today <= closes and bool(rows),
    }
    return render(request, "talent/selection/notice.html", context)


@public
def notice_print(request, pk: int):
    """The notice as PDF, to be put up; like its page it doesn't exist before its day."""
    notice = released_or_404(pk)
    try:
        return pdf_response(notice_pdf(notice), f"{notice}.pdf")
    except MissingGlyph:
        raise Http404


@public
def objection_new(request, pk: int):
    """实名提出异议, while the notice runs."""
    notice = released_or_404(pk)
    form = ObjectionForm(request.POST or None, notice=notice)
    if request.method == "POST" and form.is_valid():
        try:
            if not ratelimit.consume(request, action="objection"):
                raise ValidationError("这个网络里提交得太多了，请过一会儿再来，或打办公电话。")
            raise_objection(**form.cleaned_data)
            return redirect("objection_received", pk)
        except ValidationError as problem:
            form.add_error(None, problem)
    context = {"notice": notice, "form": form, "open": timezone.localdate() <= notice.closes}
    return render(request, "talent/selection/objection_new.html", context)


@public
def objection_received(request, pk: int):
    return render(request, "talent/selection/objection_received.html", {"notice": released_or_404(pk)})
