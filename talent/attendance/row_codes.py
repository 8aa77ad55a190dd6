"""行号 of a hand-signed sheet: two or more digits and a check digit, so that a slip or another session's sheet is noticed.

The number is the place of the sign-up among all of its session: sign-ups are never deleted and new ones come last, so
a code that was printed yesterday still names the same person. Damm's check digit finds every single wrong digit and
every pair of neighbors that changed places.
"""

DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2), (7, 0, 9, 2, 1, 5, 4, 8, 6, 3), (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6), (6, 1, 2, 3, 0, 4, 5, 9, 7, 8), (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4), (8, 9, 4, 5, 3, 6, 2, 0, 1, 7), (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)  # fmt: skip


def row_code(session_id: int, place: int) -> str:
    """row_code(7, 3) is the code of the third sign-up of session 7."""
    number = f"{place:02d}"
    return f"{number}{_check(session_id, number)}"


def place_of(session_id: int, code: str) -> int | None:
    """The place a code names, counted from 1; None for a slip of the pen or the sheet of another session."""
    if not (3 <= len(code) <= 6 and code.isascii() and code.isdigit()):
        return None
    number, check = code[:-1], code[-1]
    place = int(number)
    return place if place and f"{place:02d}" == number and str(_check(session_id, number)) == check else None


def _check(session_id: int, number: str) -> int:
    interim = 0
    for digit in f"{session_id}{number}":
        interim = DAMM[interim][int(digit)]
    return interim
