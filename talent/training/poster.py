"""保存海报: a picture for the group, with the session's address as a QR code. In WeChat it is kept by a long press."""

from pathlib import Path

from django.conf import settings

from talent.files.qr import qr_svg
from talent.files.typesetting import render_png
from talent.training.texts import part_lines, plain_hours, when

TEMPLATE = Path("talent/training/typst/poster.typ")


def poster_png(session, url: str) -> bytes:
    """The poster. Raises MissingGlyph when no font has a character of the title or place."""
    trainers = "；".join(str(one) for one in session.trainers.all())
    data = {
        "site": settings.WAGTAIL_SITE_NAME, "title": session.title, "when": when(session), "parts": part_lines(session),
        "place": session.place, "hours": plain_hours(session.hours), "mode": session.get_mode_display(),
        "host": "、".join([session.region.name, *(one.name for one in session.partners.all())]),
        "trainers": trainers, "qr": qr_svg(url, label="报名二维码"),
    }  # fmt: skip
    return render_png(TEMPLATE, data, pixels_per_inch=160)
