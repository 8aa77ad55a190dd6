"""Makes the fonts in talent/files/fonts from the full family. Run once per font version, result committed.

    python -m deploy.subset_font NotoSansSC_400Regular.ttf NotoSansSC_700Bold.ttf Unihan_OtherMappings.txt.bz2

The fonts come from the npm package @expo-google-fonts/noto-sans-sc (SIL OFL 1.1), the list from the
Debian package unicode-data: its field kTGH is the table of general standard characters (8,105).
"""

import bz2
import re
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent.parent / "talent" / "files" / "fonts"
FAMILY = "Talent Sans SC"
# Decoded with gbk: Python's gb2312 gives another dot and another dash than people type.
PUNCTUATION = "·—–‘’“”…‰′″℃※№①②③④⑤⑥⑦⑧⑨⑩√×÷±≤≥≠→←↑↓○●◎□■△▲☆★〇〔〕¥€§°"


def gb2312() -> set[str]:
    """Every character of GB 2312; its symbol rows (A1 to A9) also the way gbk reads them."""
    found = set()
    for high in range(0xA1, 0xF8):
        for codec in ("gb2312", "gbk") if high <= 0xA9 else ("gb2312",):
            found |= {character for low in range(0xA1, 0xFF) for character in decoded(high, low, codec)}
    return found


def decoded(high: int, low: int, codec: str) -> str:
    return bytes((high, low)).decode(codec, errors="ignore")


def general_standard(unihan: Path) -> set[str]:
    """The 8,105 characters of 通用规范汉字表, from Unihan's kTGH."""
    text = bz2.decompress(unihan.read_bytes()).decode()
    return {chr(int(code, 16)) for code in re.findall(r"^U\+([0-9A-F]+)\tkTGH\t", text, re.MULTILINE)}


def rename(font: TTFont) -> None:
    """A name of its own, so that a full Noto Sans SC beside it is another family to the typesetter."""
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6, 16):
            text = record.toUnicode()
            own = text.replace("Noto Sans SC", FAMILY).replace("NotoSansSC", FAMILY.replace(" ", ""))
            font["name"].setName(own, record.nameID, record.platformID, record.platEncID, record.langID)


def subset(source: Path, characters: set[str], target: Path) -> set[str]:
    """Writes the subset; returns the characters the full font itself lacks."""
    font = TTFont(source)
    lacking = characters - {chr(code) for code in font.getBestCmap()}
    options = Options()
    options.hinting = False
    options.layout_features = ["kern", "locl", "vert", "ccmp", "liga"]
    options.name_IDs = ["*"]
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(sorted(characters)))
    subsetter.subset(font)
    rename(font)
    font.save(target)
    return lacking


def main() -> None:
    regular, bold, unihan = map(Path, sys.argv[1:4])
    standard = general_standard(unihan)
    wanted = gb2312() | standard | set(PUNCTUATION) | {chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x180))}
    for source, name in ((regular, "TalentSansSC-Regular.ttf"), (bold, "TalentSansSC-Bold.ttf")):
        lacking = subset(source, wanted, FONTS / name)
        print(
            f"{name}: {(FONTS / name).stat().st_size / 2**20:.1f} MB, asked for {len(wanted)}, standard {len(standard)}"
        )
        print("  not in the full font:", "".join(sorted(lacking & standard)) or "none of the standard table")


if __name__ == "__main__":
    main()
