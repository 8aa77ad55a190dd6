"""Own certificates as pictures, and the public page that says whether one holds."""

import re

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from lms.certificates.documents import certificate_pdf, certificate_png, verify_url
from lms.certificates.models import ALPHABET, CODE_LENGTH, Certificate
from lms.certificates.standing import standings_of
from talent.files.glyphs import MissingGlyph
from talent.people.access import member, public
from talent.text.masks import mask_name

MISSES = 30
WINDOW = 600


@member
@require_safe
def certificate_list(request):
    certificates = Certificate.objects.visible_to(request.user).select_related("source")
    return render(request, "lms/certificates/list.html", {"standings": standings_of(certificates[:100]), "tab": "me"})


@member
@require_safe
def certificate(request, code):
    shown = _own(request, code)
    page = {"standing": standings_of([shown])[0], "verify_url": verify_url(shown), "tab": "me"}
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
    own = Certificate.objects.visible_to(request.user).select_related("source__region", "person")
    return get_object_or_404(own, code=code)


def _document(request, code, make, content_type):
    shown = _own(request, code)
    try:
        response = HttpResponse(make(shown), content_type=content_type)
    except MissingGlyph as missing:
        return render(request, "lms/certificates/held.html", {"reason": str(missing), "tab": "me"}, status=409)
    response["Cache-Control"] = "private, max-age=300"
    return response


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
    found = Certificate.objects.select_related("person", "source__region").filter(code=code).first() if code else None
    if found is None:
        cache.add(counter, 0, WINDOW)
        cache.incr(counter)
        return render(request, "lms/certificates/verify_unknown.html", status=404)
    page = {"standing": standings_of([found])[0], "name": mask_name(found.person.name)}
    response = render(request, "lms/certificates/verify.html", page)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def clean_code(text: str) -> str:
    """The bare code, or nothing when it cannot be one."""
    code = re.sub(r"[\s\-－—]", "", text).upper()
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else ""
