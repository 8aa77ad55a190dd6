"""Which fonts can print a text. The typesetter is silent about a missing glyph, so it is asked before."""

import unicodedata
from functools import cache
from pathlib import Path

import typst
from django.conf import settings
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent / "fonts"
FAMILY = "Talent Sans SC"


class MissingGlyph(ValueError):
    """No font at hand has these characters; `characters` names them, the message says what to do."""

    def __init__(self, characters: set[str]):
        self.characters = "".join(sorted(characters))
        super().__init__(f"字库里没有“{self.characters}”字，暂不能生成。请系统管理员在 FONT_DIR 放入完整字体后重试。")


@cache
def characters_of(path: str, index: int = 0) -> frozenset[str]:
    """What one font can print."""
    with TTFont(path, fontNumber=index, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap() or ()))


def own_characters() -> frozenset[str]:
    return characters_of(str(FONTS / "TalentSansSC-Regular.ttf"))


@cache
def full_fonts(font_dir: str) -> typst.Fonts:
    """FONT_DIR and the system's fonts, beside our own; looked for only when our own don't suffice."""
    return typst.Fonts(
        include_system_fonts=True,
        include_embedded_fonts=False,
        font_paths=[str(FONTS), *([font_dir] if font_dir else [])],
    )


def full_families(characters: set[str]) -> list[str]:
    """Families that together print the characters our own fonts lack; MissingGlyph names what is left."""
    left = set(characters)
    families = []
    for font in sorted(full_fonts(settings.FONT_DIR).fonts(), key=_order):
        if not left:
            break
        if font.path and font.style == "normal" and (found := left & characters_of(font.path, font.index)):
            families.append(font.family)
            left -= found
    if left:
        raise MissingGlyph(left)
    return families


def _order(font) -> tuple:
    """FONT_DIR first, then Simplified Chinese cuts, then whatever else; regular weights before others."""
    in_font_dir = bool(settings.FONT_DIR) and str(font.path).startswith(settings.FONT_DIR)
    return (not in_font_dir, "SC" not in font.family, abs(font.weight - 400), font.family)


def printable(text: str) -> str:
    """Text without control and zero-width characters, which no font prints; line breaks stay."""
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in {"Cc", "Cf", "Co", "Cs"})


def missing_from_own(text: str) -> set[str]:
    return set(text) - own_characters() - {"\n"}
