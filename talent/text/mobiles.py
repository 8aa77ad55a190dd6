"""Mainland mobile numbers: one spelling, eleven digits."""

import re

from talent.text.folding import plain_dashes, without_spaces

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_NOISE = re.compile(r"[-()'’‘`]")
_COUNTRY = re.compile(r"^(?:\+|00)86")
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?[Ee]\+?[0-9]{1,2}")

WRONG = "手机号应为11位，以13到19开头"
REWRITTEN = "手机号被Excel改写，请把该列设为文本"


class MobileError(ValueError):
    """The text is not a mobile number; the message is a Chinese sentence for the person who typed it."""


def normalize_mobile(text: str) -> str:
    """Without +86, 0086, spaces, hyphens and brackets, folded to half width. Says nothing about validity."""
    number = _NOISE.sub("", plain_dashes(without_spaces(text)))
    return _COUNTRY.sub("", number)


def parse_mobile(text: str) -> str:
    """The eleven digits, or MobileError with the reason."""
    number = normalize_mobile(text)
    if _MOBILE.fullmatch(number):
        return number
    raise MobileError(REWRITTEN if _SCIENTIFIC.fullmatch(number) else WRONG)


def is_mobile(text: str) -> bool:
    """Whether the text, once normalized, is a mobile number."""
    return _MOBILE.fullmatch(normalize_mobile(text)) is not None
