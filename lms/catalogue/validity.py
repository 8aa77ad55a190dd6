"""How long a finished course holds. Pure."""

from datetime import date


def valid_until(kind: str, years: int | None, finished: date) -> date | None:
    """The last day on which a course finished on `finished` still holds; None when it always does.

    `kind` is a CoursePage.Validity: "none", "this_year" (to its 31 December), "years" (so many years to the day).
    """
    if kind == "this_year":
        return date(finished.year, 12, 31)
    if kind == "years" and years:
        try:
            return finished.replace(year=finished.year + years)
        except ValueError:  # 29 February
            return date(finished.year + years, 2, 28)
    return None


def still_holds(kind: str, years: int | None, finished: date, on: date) -> bool:
    last_day = valid_until(kind, years, finished)
    return last_day is None or on <= last_day


def validity_words(kind: str, years: int | None) -> str:
    """学完长期有效 is not said: only a limit is."""
    if kind == "this_year":
        return "当年有效，新的一年再学一遍"
    return f"{years}年内有效，到期再学一遍" if kind == "years" and years else ""
