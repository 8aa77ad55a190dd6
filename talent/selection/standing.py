"""Where a nomination stands, in the words that the desk and the public notice share."""

from dataclasses import dataclass
from datetime import date

from talent.selection.models import Nomination, Objection

Status = Nomination.Status
BEFORE_THE_NOTICE = {
    Status.DRAFT: "plain",
    Status.APPLIED: "todo",
    Status.SUBMITTED: "todo",
    Status.RETURNED: "todo",
    Status.PASSED: "progress",
    Status.RESERVE: "plain",
    Status.NOT_SELECTED: "plain",
    Status.WITHDRAWN: "plain",
}


@dataclass(frozen=True)
class Standing:
    """A badge: its kind and its word."""

    kind: str
    word: str


def held_entries(**within) -> set[int]:
    """Entries of notices that an open objection holds."""
    return set(Objection.objects.open().filter(**within).values_list("entry_id", flat=True))


PENDING = Standing("progress", "评审")


def standing_of(nomination: Nomination, *, held: set[int], today: date, decided: bool = True) -> Standing:
    """Of a nomination read `with_standing()`; `held` are entries under an open objection.

    `decided`: whether the viewer knows the decision before its notice is out. Until then it is still 评审 for others.
    """
    if not decided and is_pending(nomination, today):
        return PENDING
    if nomination.status != Status.SELECTED:
        return Standing(BEFORE_THE_NOTICE[nomination.status], nomination.get_status_display())
    entry = getattr(nomination, "notice_entry", None)
    if entry is None:
        return Standing("progress", "拟推荐")
    if hasattr(nomination, "announcement"):
        return Standing("done", "已公布")
    if entry.pk in held:
        return Standing("todo", "有异议（核查中）")
    if today < entry.notice.starts:
        return Standing("progress", "待公示")
    return Standing("progress", "公示中") if today <= entry.notice.closes else Standing("todo", "公示期满")


def is_pending(nomination: Nomination, today: date) -> bool:
    """Decided on, and not yet before the public: nobody but who runs the round knows."""
    if nomination.status not in (Status.SELECTED, Status.RESERVE, Status.NOT_SELECTED):
        return False
    entry = getattr(nomination, "notice_entry", None)
    return entry is None or entry.notice.starts > today
