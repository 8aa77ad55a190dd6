"""PDF and PNG by typst. A template is a .typ file of its slice; data goes in as JSON and stays inert there.

In a template: `#import "/talent/files/typst/base.typ": *`, `#show: page-style`, and then `#data.name`.
"""

import datetime
import decimal
import json
import threading
from functools import cache
from pathlib import Path

import typst
from django.conf import settings

from talent.files.glyphs import FAMILY, FONTS, MissingGlyph, full_families, full_fonts, missing_from_own, printable

_of_thread = threading.local()


def render_pdf(template: str | Path, data: dict) -> bytes:
    """The document as PDF. `template` is a path below the project, e.g. "lms/certificates/certificate.typ".

    Raises MissingGlyph when no font has a character of the data, typst.TypstError for a broken template.
    """
    return _compile(template, data, format="pdf")


def render_png(template: str | Path, data: dict, *, pixels_per_inch: int = 144) -> bytes:
    """The first page as PNG; raises as render_pdf does."""
    pages = _compile(template, data, format="png", ppi=pixels_per_inch)
    return pages[0] if isinstance(pages, list) else pages


def _compile(template: str | Path, data: dict, **output):
    path = Path(settings.BASE_DIR) / template
    data = _clean(data)
    missing = missing_from_own("".join(texts_of(data)) + _template_text(str(path), path.stat().st_mtime_ns))
    families = [FAMILY, *(full_families(missing) if missing else [])]
    inputs = {"data": json.dumps(data, ensure_ascii=False), "families": json.dumps(families, ensure_ascii=False)}
    return _compiler(full=bool(missing)).compile(input=str(path), sys_inputs=inputs, **output)


def _compiler(*, full: bool) -> typst.Compiler:
    """One per thread: a compiler is not safe to share, and reusing it is what makes a page cost milliseconds."""
    name = f"full:{settings.FONT_DIR}" if full else "own"
    compilers = _of_thread.__dict__.setdefault("compilers", {})
    if name not in compilers:
        compilers[name] = typst.Compiler(
            root=str(settings.BASE_DIR),
            font_paths=full_fonts(settings.FONT_DIR) if full else _own_fonts(),
            ignore_system_fonts=True,
        )
    return compilers[name]


@cache
def _own_fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


@cache
def _template_text(path: str, changed_ns: int) -> str:
    """The template's own words are checked too; `changed_ns` makes an edited template a new entry."""
    return printable(Path(path).read_text(encoding="utf-8"))


def _clean(value):
    """JSON values with printable text; dates in Chinese, numbers of decimals as people write them."""
    match value:
        case dict():
            return {key: _clean(item) for key, item in value.items()}
        case list() | tuple():
            return [_clean(item) for item in value]
        case str():
            return printable(value)
        case datetime.date():
            return f"{value.year}年{value.month}月{value.day}日"
        case decimal.Decimal():
            return f"{value.normalize():f}"
        case _:
            return value


def texts_of(value):
    """Every text in the data that may be printed; drawings (SVG) are not."""
    match value:
        case dict():
            for item in value.values():
                yield from texts_of(item)
        case list():
            for item in value:
                yield from texts_of(item)
        case str() if not value.startswith("<svg"):
            yield value


def missing_characters(text: str) -> str:
    """Characters of a text that no font at hand can print, to know before anything is typeset; "" when all can."""
    missing = missing_from_own(printable(text))
    try:
        full_families(missing)
    except MissingGlyph as found:
        return found.characters
    return ""
