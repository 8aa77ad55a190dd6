"""The certificate as PDF (to print) and PNG (to keep: WeChat saves pictures, not files)."""

from django.conf import settings
from django.utils import timezone

from lms.certificates.models import Certificate
from talent.credits.models import CreditSource
from talent.files.qr import qr_svg
from talent.files.typesetting import render_pdf, render_png

TEMPLATE = "lms/certificates/typst/certificate.typ"


def verify_url(certificate: Certificate) -> str:
    return f"{settings.BASE_URL.rstrip('/')}/verify/{certificate.code}/"


def certificate_pdf(certificate: Certificate) -> bytes:
    """Raises MissingGlyph when no font has a character of the name."""
    return render_pdf(TEMPLATE, certificate_data(certificate))


def certificate_png(certificate: Certificate) -> bytes:
    """Raises MissingGlyph when no font has a character of the name."""
    return render_png(TEMPLATE, certificate_data(certificate), pixels_per_inch=200)


def certificate_data(certificate: Certificate) -> dict:
    """What the template prints. `source__region` should be selected."""
    done = "学完在线课程" if certificate.source.kind == CreditSource.Kind.COURSE else "参加现场培训"
    day = certificate.dated
    hours = f"{certificate.hours.normalize():f}"
    return {
        "platform": settings.WAGTAIL_SITE_NAME + " · 社区社会组织骨干人才培训平台",
        "name": certificate.person.name,
        "sentence": f"于{day.year}年{day.month}月{day.day}日{done}《{certificate.title}》，记{hours}学时。特此证明。",
        "organizer": certificate.source.region.name,
        "issued": timezone.localdate(certificate.issued_at),
        "code": certificate.spaced_code,
        "verify_at": f"{settings.BASE_URL.rstrip('/')}/verify/",
        "qr": qr_svg(verify_url(certificate), label="查验二维码"),
    }
