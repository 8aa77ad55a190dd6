"""Pinyin of names, so that "wgl" and "wangguilan" find 王桂兰. Without tones, ü as v."""

from functools import lru_cache
from typing import NamedTuple

from talent.text.folding import fold_width

# Characters that read differently as a surname; the dictionary gives the common reading.
SURNAMES = {
    "单": "shan", "解": "xie", "仇": "qiu", "查": "zha", "曾": "zeng", "任": "ren", "区": "ou", "朴": "piao",
    "盖": "ge", "华": "hua", "折": "she", "覃": "qin", "翟": "zhai", "宓": "mi", "洗": "xian", "冼": "xian",
    "纪": "ji", "缪": "miao", "能": "nai", "员": "yun", "乐": "yue", "召": "shao", "尉": "wei", "葛": "ge",
    "费": "fei", "钭": "tou", "祭": "zhai", "卜": "bu", "秘": "bi", "哈": "ha", "重": "chong", "种": "chong",
    "车": "che", "尹": "yin", "燕": "yan", "令": "ling", "晟": "cheng", "逄": "pang", "句": "gou", "长": "zhang",
}  # fmt: skip
COMPOUND_SURNAMES = {"尉迟": ("yu", "chi"), "万俟": ("mo", "qi"), "长孙": ("zhang", "sun"), "单于": ("chan", "yu")}


class Pinyin(NamedTuple):
    """Two keys for search as one types: first letters and the whole spelling, lower case, no spaces."""

    initials: str
    full: str


@lru_cache(maxsize=8192)
def _syllable(character: str) -> str:
    # Imported late: the dictionary costs a fifth of a second and most processes never ask.
    from pypinyin import Style, lazy_pinyin

    return lazy_pinyin(character, style=Style.NORMAL, v_to_u=False)[0]


@lru_cache(maxsize=8192)
def _plain(syllable: str) -> str:
    """Letters and digits alone; remembered, since a sheet of 10,000 names has some hundred syllables."""
    return "".join(c for c in syllable.lower() if c.isascii() and c.isalnum())


def _keys(syllables: list[str]) -> Pinyin:
    words = [_plain(syllable) for syllable in syllables]
    return Pinyin("".join(word[0] for word in words if word), "".join(words))


def name_pinyin(name: str) -> Pinyin:
    """Keys of a person's name, the surname by its own reading (单 shan, 解 xie)."""
    name = fold_width(name).replace(" ", "")
    if name[:2] in COMPOUND_SURNAMES:
        return _keys([*COMPOUND_SURNAMES[name[:2]], *map(_syllable, name[2:])])
    head = [SURNAMES.get(name[0]) or _syllable(name[0])] if name else []
    return _keys([*head, *map(_syllable, name[1:])])


def phrase_pinyin(text: str) -> Pinyin:
    """Keys of an organization or a place, characters read by the words they stand in (银行 yinhang)."""
    from pypinyin import Style, lazy_pinyin

    folded = fold_width(text).replace(" ", "")
    return _keys(lazy_pinyin(folded, style=Style.NORMAL, v_to_u=False, errors=list))
