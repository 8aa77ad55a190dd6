"""What must not stand on a public page: numbers that name a person, and words a local office may not use.

An ID number or a mobile number blocks, unless the unit has put the mobile on its list of public numbers.
A birth date, a door number and the words of awards only warn: a person decides.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from talent.text.folding import fold_width
from talent.text.private_numbers import private_numbers

_DATE = r"(?:19|20)\d{2}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?"
_BIRTH = re.compile(rf"(?:出生|生于)[^。；;\n]{{0,12}}{_DATE}|{_DATE}[^。；;\n]{{0,12}}(?:出生|生于)")
_DOOR = re.compile(r"[0-9一二三四五六七八九十]+\s*(?:号楼|单元|室)")
AWARD_WORDS = {
    "表彰": "推荐",
    "授予": "推荐为",
    "十佳": "典型",
    "评比": "推选",
    "第一名": "",
}
_WORDS = re.compile("|".join(AWARD_WORDS))


@dataclass(frozen=True)
class Finding:
    """One thing found: where it stands, what it is; `blocks` when the page may not go out with it."""

    blocks: bool
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.what}（{self.where}）"


def scan(texts: Iterable[tuple[str, str]], *, public_mobiles: frozenset[str] = frozenset()) -> list[Finding]:
    """Findings in texts of (where, text), those that block first."""
    found = [finding for where, text in texts for finding in _scan_one(where, fold_width(text), public_mobiles)]
    return sorted(found, key=lambda finding: not finding.blocks)


def _scan_one(where: str, text: str, public_mobiles: frozenset[str]):
    numbers = private_numbers(text)
    if numbers.ids:
        yield Finding(True, where, f"发现{numbers.ids}个身份证号")
    if mobiles := [number for number in numbers.mobiles if number not in public_mobiles]:
        yield Finding(True, where, f"发现{len(mobiles)}个手机号")
    if _BIRTH.search(text):
        yield Finding(False, where, "可能写了出生日期，公开前请删去")
    if door := _DOOR.search(text):
        yield Finding(False, where, f"“{door.group()}”像是住家门牌，公开前请核对")
    for word in dict.fromkeys(_WORDS.findall(text)):
        instead = AWARD_WORDS[word]
        yield Finding(False, where, f"用词提示：“{word}”" + (f"建议改“{instead}”" if instead else "不宜出现"))
