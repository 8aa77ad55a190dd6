"""Bring what people type to one spelling: full-width forms, odd spaces, invisible characters."""

import re

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_INVISIBLE = dict.fromkeys(
    [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0xAD, 0x2060, 0xFEFF,
     *range(0x200B, 0x2010), *range(0x202A, 0x202F)]
)  # fmt: skip
_FOLD = _FULL_WIDTH | _INVISIBLE
_SPACES = re.compile(r"\s+")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\uFE58\uFE63_]")
_MIDDLE_DOTS = re.compile(r"[\u2022\u2027\u22C5\u30FB\uFF65\u2219\uFF0E.]")
_HANZI = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SPACE_BESIDE_HANZI = re.compile(rf"(?<=[{_HANZI}])\s+|\s+(?=[{_HANZI}])")


def fold_width(text: str) -> str:
    """Full-width letters, digits and punctuation to their ASCII forms; invisible characters removed."""
    return text if text.isascii() and text.isprintable() else text.translate(_FOLD)


def strip_invisible(text: str) -> str:
    """Remove control and zero-width characters (line breaks and tabs stay); nothing else changes."""
    return text if text.isprintable() else text.translate(_INVISIBLE)


def squeeze(text: str) -> str:
    """One line with single spaces: for short text such as names of organizations. Full-width brackets stay."""
    text = strip_invisible(text)
    return " ".join(text.split())


def without_spaces(text: str) -> str:
    """Folded to half width, all white space removed: the form in which codes and headers are compared."""
    return _SPACES.sub("", fold_width(text))


def plain_dashes(text: str) -> str:
    """Every kind of dash (and the underscore) as the ASCII hyphen."""
    return _DASHES.sub("-", text)


def fold_person_name(text: str) -> str:
    """
    The one spelling of a person's name: "王 芳" is 王芳, and the dot of minority and foreign names is U+00B7.

    Spaces are kept only between Latin words ("Anna Maria").
    """
    text = _SPACE_BESIDE_HANZI.sub("", squeeze(fold_width(text)))
    return text if text.isascii() else _MIDDLE_DOTS.sub("·", text)
