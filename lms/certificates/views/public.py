"""Own certificates as pictures, and the public page that says whether one holds."""

import re

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from lms.certificates.documents import certificate_pdf, certificate_png, missing_glyphs
from lms.certificates.models import ALPHABET, CODE_LENGTH, Certificate
from lms.certificates.standing import standing_of, standings_of
from lms.certificates.yearly import certified_credits, issue_year_certificate
from talent.credits.models import CreditSource
from talent.files.glyphs import MissingGlyph
from talent.people.access import member, public
from talent.text.masks import mask_name

MISSES = 30
WINDOW = 600


@member
@require_safe
def certificate_list(request):
    """One's certificates, the replaced ones left out: of each training the last."""
    certificates = Certificate.objects.visible_to(request.user).newest().with_facts()
    return render(request, "lms/certificates/list.html", {"standings": standings_of(certificates[:100]), "tab": "me"})


@member
@require_safe
def certificate(request, code):
    """The picture to keep, or in words why there is none."""
    shown = _own(request, code)
    page = {"standing": standing_of(shown), "missing": missing_glyphs(shown), "tab": "me"}
    return render(request, "lms/certificates/detail.html", page)


@member
@require_safe
def certificate_image(request, code):
    return _document(request, code, certificate_png, "image/png")


@member
@require_safe
def certificate_file(request, code):
    response = _document(request, code, certificate_pdf, "application/pdf")
    if response.status_code == 200:
        response["Content-Disposition"] = f'inline; filename="{code}.pdf"'
    return response


def _own(request, code) -> Certificate:
    own = Certificate.objects.visible_to(request.user).with_facts()
    return get_object_or_404(own, code=code)


def _document(request, code, make, content_type):
    shown = _own(request, code)
    if not standing_of(shown).valid:
        return redirect("certificate", code)  # it says why
    try:
        response = HttpResponse(make(shown), content_type=content_type)
    except MissingGlyph as missing:
        return render(request, "lms/certificates/held.html", {"reason": str(missing), "tab": "me"}, status=409)
    response["Cache-Control"] = "private, max-age=300"
    return response


@member
@require_POST
def year_certificate(request, year: int):
    """开具学时证明: the hours of a year on one paper, made once for what is in the ledger."""
    try:
        made = issue_year_certificate(request.user, year, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("my_credits")
    return redirect("certificate", made.code)


@public
@require_safe
def verify_form(request):
    """A code typed from paper, hyphens and lower case as they come."""
    code = clean_code(request.GET.get("code", ""))
    if code:
        return redirect("verify", code)
    return render(request, "lms/certificates/verify_form.html", {"asked": "code" in request.GET})


@public
@require_safe
def verify(request, code):
    """Course, hours, date and whether it holds; the name masked. Unknown codes are alike, and soon refused."""
    counter = f"verify-misses:{get_adapter().get_client_ip(request)}"
    if cache.get(counter, 0) >= MISSES:
        return render(request, "lms/certificates/verify_later.html", status=429)
    code = clean_code(code)
    found = Certificate.objects.with_facts().filter(code=code).first() if code else None
    if found is None:
        cache.add(counter, 0, WINDOW)
        cache.incr(counter)
        return render(request, "lms/certificates/verify_unknown.html", status=404)
    is_year = found.source.kind == CreditSource.Kind.YEAR
    page = {
        "standing": standing_of(found),
        "name": mask_name(found.person.name),
        "issuer": found.style.issuer if found.style else found.source.region.name,
        "times": len(certified_credits(found).valid()) if is_year else None,
    }
    response = render(request, "lms/certificates/verify.html", page)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def clean_code(text: str) -> str:
    """The bare code, or nothing when it cannot be one."""
    code = re.sub(r"[\s\-－—]", "", text).upper()
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else ""
