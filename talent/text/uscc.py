"""Unified social credit codes (统一社会信用代码, GB 32100-2015): normal form and check character."""

import re

from talent.text.folding import plain_dashes, without_spaces

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]{1,2}")

REWRITTEN = "统一社会信用代码被Excel改写，请把该列设为文本"
WRONG_LENGTH = "统一社会信用代码应为18位"
WRONG_CHARACTERS = "统一社会信用代码只含数字和大写字母，不含I、O、S、V、Z"
WRONG_CHECK = "统一社会信用代码校验位不对，请核对"


class UsccError(ValueError):
    """The text is not a USCC; the message is a Chinese sentence for the person who typed it."""


def normalize_uscc(text: str) -> str:
    """Folded, upper case, without spaces, hyphens and a leading apostrophe. Says nothing about validity."""
    return plain_dashes(without_spaces(text)).replace("-", "").lstrip("'’‘`").upper()


def check_character(body: str) -> str:
    """The 18th character for the first 17 (weights 3^(i-1) mod 31). KeyError on a foreign character."""
    total = sum(_VALUES[character] * weight for character, weight in zip(body, _WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def parse_uscc(text: str) -> str:
    """The normal form of a valid code, or UsccError with the reason."""
    code = normalize_uscc(text)
    if _SCIENTIFIC.fullmatch(code):
        raise UsccError(REWRITTEN)
    if len(code) != 18:
        raise UsccError(WRONG_LENGTH)
    if any(character not in _VALUES for character in code):
        raise UsccError(WRONG_CHARACTERS)
    if check_character(code[:17]) != code[17]:
        raise UsccError(WRONG_CHECK)
    return code


def is_uscc(text: str) -> bool:
    """Whether the text, once normalized, is a valid code."""
    try:
        parse_uscc(text)
    except UsccError:
        return False
    return True
