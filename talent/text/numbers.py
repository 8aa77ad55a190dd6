"""Numbers that people type or put into an address."""

LARGEST_ROW_ID = 2**63 - 1


def row_id(text: str | None) -> int | None:
    """The text as the key of a row: plain digits that fit the database; None for anything else."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > 19:
        return None
    number = int(text)
    return number if number <= LARGEST_ROW_ID else None
