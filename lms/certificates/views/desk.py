"""证明 on the desk: finding one, taking it back, issuing it anew, printing a training's, and what units print on theirs."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.certificates.actions import reissue_certificate, revoke_certificate
from lms.certificates.batches import start_batch, state_of
from lms.certificates.documents import certificate_pdf, missing_glyphs
from lms.certificates.forms import CertificateFilter, ReasonForm, StyleForm
from lms.certificates.history import history_of
from lms.certificates.models import Certificate, CertificateBatch
from lms.certificates.standing import standing_of, standings_of
from lms.certificates.styles import FIELDS, own_styles, set_style, style_of, units_of
from talent.audit.actions import record
from talent.credits.models import CreditSource
from talent.files.glyphs import MissingGlyph
from talent.files.ranged import ranged_response
from talent.people.access import desk
from talent.people.rules import administers, trains
from talent.training.rules import RUNS

PER_PAGE = 50


def _tabs(request, section: str) -> dict:
    return {"section": section, "may_word": administers(request.user)}


@desk(trains)
@require_safe
def certificates(request):
    """Every certificate of one's region, the last of each chain."""
    form = CertificateFilter(request.GET)
    found = form.narrow(Certificate.objects.issued_within(request.user)).with_facts()
    page = Paginator(found.order_by("-issued_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page, "standings": standings_of(page.object_list)} | _tabs(
        request, "certificates"
    )
    return render(request, "lms/certificates/desk/list.html", context)


def _visible(request, pk: int) -> Certificate:
    return get_object_or_404(Certificate.objects.issued_within(request.user).with_facts(), pk=pk)


def _page(request, shown: Certificate, *, status: int = 200, **forms):
    page = {
        "standing": standing_of(shown),
        "history": history_of(shown),
        "missing": missing_glyphs(shown),
        "revoke_form": ReasonForm(auto_id="revoke_%s"),
        "reissue_form": ReasonForm(auto_id="reissue_%s"),
    }
    return render(request, "lms/certificates/desk/certificate.html", page | forms, status=status)


@desk(trains)
@require_safe
def certificate(request, pk: int):
    """One certificate: whether it holds, what happened to it, 撤销 and 补发."""
    return _page(request, _visible(request, pk))


@desk(trains)
@require_POST
def certificate_file(request, pk: int):
    """The paper itself. A POST, because it is written down: it carries the full name."""
    shown = _visible(request, pk)
    if not standing_of(shown).valid:
        raise Http404
    try:
        content = certificate_pdf(shown)
    except MissingGlyph:
        return redirect("desk_certificate", pk)  # it says which character
    record("open_certificate", shown, by=request.user, region_path=shown.source.region.path)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{shown.code}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def _decide(request, shown: Certificate, name: str, verb, done: str):
    form = ReasonForm(request.POST, auto_id=f"{name}_%s")
    if form.is_valid():
        try:
            result = verb(shown, by=request.user, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error.messages[0])
        else:
            messages.success(request, done)
            return redirect("desk_certificate", result.pk if isinstance(result, Certificate) else shown.pk)
    return _page(request, _visible(request, shown.pk), status=400, **{f"{name}_form": form})


@desk(trains)
@require_POST
def certificate_revoke(request, pk: int):
    return _decide(request, _visible(request, pk), "revoke", revoke_certificate, "已撤销，别人查验时会看到日期。")


@desk(trains)
@require_POST
def certificate_reissue(request, pk: int):
    done = "已补发新的证明，原来的查验码不再有效。"
    return _decide(request, _visible(request, pk), "reissue", reissue_certificate, done)


def _sources(request):
    return CreditSource.objects.filter(request.user.scope("region__path", *RUNS))


@desk(trains)
@require_safe
def trainings(request):
    """按培训: how many credits and how many certificates each training has, and printing them all."""
    credited = Count("heads", filter=Q(heads__valid=True))
    papers = Certificate.objects.filter(source=OuterRef("pk"))
    sources = _sources(request).filter(Exists(papers)).exclude(kind=CreditSource.Kind.YEAR)
    found = sources.select_related("region").annotate(credited=credited).order_by("-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    counts = dict(
        Certificate.objects.filter(source__in=[source.pk for source in page])
        .valid()
        .order_by()
        .values_list("source")
        .annotate(Count("pk"))
    )
    for source in page:
        source.issued = counts.get(source.pk, 0)
    return render(request, "lms/certificates/desk/trainings.html", {"page_obj": page} | _tabs(request, "trainings"))


@desk(trains)
@require_POST
def training_print(request, pk: int):
    """成册打印: made in the background, however many there are."""
    source = get_object_or_404(_sources(request).select_related("region"), pk=pk)
    try:
        made = start_batch(source, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("desk_certificate_trainings")
    return redirect("desk_certificate_batch", made.pk)


def _batch(request, pk: int) -> CertificateBatch:
    return get_object_or_404(CertificateBatch.objects.visible_to(request.user).select_related("source"), pk=pk)


@desk(trains)
@require_safe
def batch(request, pk: int):
    """How far the printing is; the page asks again by itself until it is through."""
    shown = _batch(request, pk)
    context = {"batch": shown, "state": state_of(shown), "parts": shown.parts.all()}
    partial = request.headers.get("HX-Request") == "true"
    return render(request, f"lms/certificates/desk/{'batch_progress' if partial else 'batch'}.html", context)


@desk(trains)
@require_POST
def batch_part(request, pk: int, number: int):
    """One PDF of the batch; names in full, so it is written down, and a POST."""
    part = get_object_or_404(_batch(request, pk).parts.exclude(file=""), number=number)
    record("download_certificates", part.batch, by=request.user, part=number, count=len(part.certificates))
    return ranged_response(request, part.file, "application/pdf", f"certificates-{pk}-{number}.pdf")


@desk(administers)
@require_safe
def issuers(request):
    """证明落款: which units have worded their certificates."""
    page = Paginator(units_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    styles = own_styles([unit.pk for unit in page])
    for unit in page:
        unit.own_style = styles.get(unit.pk)
    return render(request, "lms/certificates/desk/issuers.html", {"page_obj": page} | _tabs(request, "issuers"))


@desk(administers)
@require_http_methods(["GET", "HEAD", "POST"])
def issuer(request, pk: int):
    """What one unit's certificates say about it, from now on."""
    unit = get_object_or_404(units_of(request.user), pk=pk)
    above = style_of(unit)
    initial = {name: getattr(above, name) for name in FIELDS} if above else {"issuer": unit.name}
    form = StyleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        set_style(unit, by=request.user, **form.cleaned_data)
        messages.success(request, "已存好，以后签发的证明按这个落款，已经发的不变。")
        return redirect("desk_certificate_issuers")
    context = {"form": form, "unit": unit}
    return render(request, "lms/certificates/desk/issuer.html", context, status=400 if form.errors else 200)
