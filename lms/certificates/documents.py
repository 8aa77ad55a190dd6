"""The certificate as PDF (to print) and PNG (to keep: WeChat saves pictures, not files)."""

from django.conf import settings
from django.utils import timezone

from lms.certificates.models import Certificate
from lms.certificates.yearly import certified_credits
from talent.credits.models import CreditSource
from talent.files.qr import qr_svg
from talent.files.typesetting import missing_characters, render_pdf, render_png, texts_of

Kind = CreditSource.Kind
ONE = "lms/certificates/typst/certificate.typ"
BOOK = "lms/certificates/typst/book.typ"
YEAR = "lms/certificates/typst/year.typ"
DONE = {Kind.COURSE: "学完在线课程", Kind.SESSION: "参加现场培训", Kind.PATH: "学完学习路径"}


def verify_url(certificate: Certificate) -> str:
    return f"{settings.BASE_URL.rstrip('/')}/verify/{certificate.code}/"


def certificate_pdf(certificate: Certificate) -> bytes:
    """Raises MissingGlyph when no font has a character of the name."""
    return render_pdf(*_template_and_data(certificate))


def certificate_png(certificate: Certificate) -> bytes:
    """Raises MissingGlyph when no font has a character of the name."""
    template, data = _template_and_data(certificate)
    return render_png(template, data | {"tall": True}, pixels_per_inch=200)


def render_book(pages: list[dict]) -> bytes:
    """One certificate a page, from their `certificate_data`."""
    return render_pdf(BOOK, {"pages": pages})


def missing_glyphs(certificate: Certificate) -> str:
    """The characters of anything printed on it that no font at hand can print."""
    return missing_in(_template_and_data(certificate)[1])


def missing_in(data: dict) -> str:
    """As `missing_glyphs`, of data for a template."""
    return missing_characters("".join(texts_of(data)))


def _template_and_data(certificate: Certificate) -> tuple[str, dict]:
    if certificate.source.kind == Kind.YEAR:
        return YEAR, year_data(certificate)
    return ONE, certificate_data(certificate)


def certificate_data(certificate: Certificate) -> dict:
    """What the template prints. Take the certificate `with_facts()`."""
    day = certificate.dated
    done = DONE.get(certificate.source.kind, "参加培训")
    sentence = (
        f"于{day.year}年{day.month}月{day.day}日{done}《{certificate.title}》，记{_hours(certificate)}学时。特此证明。"
    )
    return _common(certificate) | {"sentence": sentence}


def year_data(certificate: Certificate) -> dict:
    """The yearly certificate: each credit in a line, and their sum."""
    rows = [
        {
            "day": f"{head.dated:%m-%d}",
            "title": head.source.title,
            "kind": head.source.get_kind_display(),
            "hours": _hours(head),
        }
        for head in certified_credits(certificate).valid()
    ]
    day = certificate.dated
    sentence = (
        f"{day.year}年1月1日至{day.year}年{day.month}月{day.day}日，参加培训{len(rows)}次，"
        f"共记{_hours(certificate)}学时。特此证明。"
    )
    return _common(certificate) | {"sentence": sentence, "rows": rows}


def _common(certificate: Certificate) -> dict:
    style = certificate.style
    is_year = certificate.source.kind == Kind.YEAR
    return {
        "tall": False,
        "platform": settings.WAGTAIL_SITE_NAME + " · 社区社会组织骨干人才培训平台",
        "heading": "学时证明" if is_year else (style.heading if style else "学习证明"),
        "name": certificate.person.name,
        "by": "开具单位" if is_year else "举办单位",
        "organizer": style.issuer if style else certificate.source.region.name,
        "seal": style.seal_text if style else "（盖章处）",
        "note": style.note if style else "",
        "phone": style.phone if style else "",
        "issued": timezone.localdate(certificate.issued_at),
        "code": certificate.spaced_code,
        "verify_at": f"{settings.BASE_URL.rstrip('/')}/verify/",
        "qr": qr_svg(verify_url(certificate), label="查验二维码"),
    }


def _hours(row) -> str:
    return f"{row.hours.normalize():f}"
