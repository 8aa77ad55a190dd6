"""Numbers of the resident identity card (GB 11643-1999): normal form, check digit, birth date."""

import datetime
import re

from talent.text.folding import plain_dashes, without_spaces

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
# Excel keeps 15 significant digits of a number; this is how it then shows eighteen.
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?[Ee]\+?[0-9]{1,2}")

REWRITTEN = "身份证号被Excel改写，请把该列设为文本"
FIFTEEN_DIGITS = "这是15位的旧身份证号，请填18位的新号"
WRONG_LENGTH = "身份证号应为18位"
WRONG_CHARACTERS = "身份证号应为17位数字加1位数字或X"
WRONG_CHECK = "身份证号校验位不对，请核对"


class ResidentIdError(ValueError):
    """The text is not a resident ID; the message is a Chinese sentence for the person who typed it."""


def normalize_resident_id(text: str) -> str:
    """Folded, without spaces, hyphens and a leading apostrophe, x as X. Says nothing about validity."""
    return plain_dashes(without_spaces(text)).replace("-", "").lstrip("'’‘`").upper()


def check_character(body: str) -> str:
    """The 18th character for the first 17 digits (Σ digit × weight mod 11)."""
    return CHECK_CHARACTERS[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def parse_resident_id(text: str) -> str:
    """
    The normal form of a valid ID, or ResidentIdError with the reason.

    The birth date inside is not judged: the check digit decides.
    """
    number = normalize_resident_id(text)
    if _SHAPE.fullmatch(number):
        if check_character(number[:17]) != number[17]:
            raise ResidentIdError(WRONG_CHECK)
        return number
    if _SCIENTIFIC.fullmatch(number):
        raise ResidentIdError(REWRITTEN)
    if len(number) == 15 and number.isdigit():
        raise ResidentIdError(FIFTEEN_DIGITS)
    raise ResidentIdError(WRONG_LENGTH if len(number) != 18 else WRONG_CHARACTERS)


def is_resident_id(text: str) -> bool:
    """Whether the text, once normalized, is a valid resident ID."""
    try:
        parse_resident_id(text)
    except ResidentIdError:
        return False
    return True


def birth_date(number: str) -> datetime.date | None:
    """The birth date in a normalized ID, None where it is no date."""
    try:
        return datetime.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
