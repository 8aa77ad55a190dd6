"""Numbers that people type or put into an address."""

LARGEST_ROW_ID = 2**63 - 1


def row_id(text: str | None) -> int | None:
    """The text as the key of a row: plain digits that fit the database; None for anything else."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > 19:
        return None
    number = int(text)
    return number if number <= LARGEST_ROW_ID else None


def row_ids(texts) -> set[int]:
    """The keys that were ticked on a page; what is no key counts as 0, which no row has, so that a mixed list shows."""
    return {row_id(text) or 0 for text in texts}
