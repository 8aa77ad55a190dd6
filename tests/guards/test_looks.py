"""The looks hold together: names that exist, contrast that can be read."""

import re

import pytest

from tests.guards.sources import ROOT, template_files

CSS = ROOT / "static" / "css"
ICON = re.compile(r"sprite\.svg'\s*%\}#([\w-]+)\"")
SYMBOL = re.compile(r'<symbol id="([\w-]+)"')
HEX = re.compile(r"--([\w-]+): (#[0-9a-f]{6})")
# Text on its ground; AA asks 4.5 : 1.
TEXT_PAIRS = [
    *[
        (ink, ground)
        for ink in ("ink", "ink2", "spring", "green", "amber", "red")
        for ground in ("paper", "card", "sunk")
    ],
    ("spring-deep", "spring-tint"),
    ("green", "green-tint"),
    ("amber", "amber-tint"),
    ("red", "red-tint"),
    ("on-spring", "spring"),
    ("on-spring", "spring-deep"),
    ("on-bar", "bar"),
    ("off-ink", "off"),
]
# Borders of inputs and the focus ring; 3 : 1.
SHAPE_PAIRS = [("line", "paper"), ("line", "card"), ("focus", "paper"), ("focus", "card")]


def luminance(color: str) -> float:
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def palettes() -> dict[str, dict[str, str]]:
    light, dark = (CSS / "tokens.css").read_text(encoding="utf-8").split("prefers-color-scheme: dark", 1)
    return {"light": dict(HEX.findall(light)), "dark": dict(HEX.findall(dark))}


@pytest.mark.parametrize("name", ["light", "dark"])
def test_words_can_be_read(name):
    palette = palettes()[name]
    faint = {
        pair: round(ratio, 2)
        for pairs, least in ((TEXT_PAIRS, 4.5), (SHAPE_PAIRS, 3))
        for pair in pairs
        if (ratio := contrast(*(palette[token] for token in pair))) < least
    }
    assert faint == {}


def test_every_color_and_size_used_is_a_token():
    sheets = {sheet: sheet.read_text(encoding="utf-8") for sheet in CSS.rglob("*.css")}
    defined = set(re.findall(r"(--[\w-]+):", sheets[CSS / "tokens.css"]))
    unknown = {
        (sheet.name, name)
        for sheet, text in sheets.items()
        for name in re.findall(r"var\((--[\w-]+)", text)
        if name not in defined
    }
    assert unknown == set()


def test_every_icon_used_is_drawn():
    drawn = set(SYMBOL.findall((ROOT / "static/icons/sprite.svg").read_text(encoding="utf-8")))
    missing = {
        (str(file.relative_to(ROOT)), name)
        for file in template_files()
        for name in ICON.findall(file.read_text(encoding="utf-8"))
        if name not in drawn
    }
    assert missing == set()
