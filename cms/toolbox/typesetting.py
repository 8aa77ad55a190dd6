"""A tool as PNG and PDF: in WeChat a picture is what can be kept and sent on."""

from dataclasses import asdict

from cms.toolbox.reading import ToolSheet
from talent.files.typesetting import render_pdf, render_png

TEMPLATE = "cms/toolbox/sheet.typ"


def tool_png(sheet: ToolSheet) -> bytes:
    return render_png(TEMPLATE, _data(sheet), pixels_per_inch=130)


def tool_pdf(sheet: ToolSheet) -> bytes:
    return render_pdf(TEMPLATE, _data(sheet))


def _data(sheet: ToolSheet) -> dict:
    data = asdict(sheet)
    del data["course"]
    return data
