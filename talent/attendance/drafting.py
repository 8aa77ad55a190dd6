"""转为动态稿: an upper room that publishes news says here how a session becomes a draft for its editors."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from talent.attendance.archive_models import SessionPaper


@dataclass(frozen=True)
class Draft:
    """The piece of news of a session: its title, whether it is out, its public address."""

    title: str
    live: bool
    url: str = ""


@dataclass(frozen=True)
class Newsroom:
    """`make(session, photos, by=)` drafts once; `find(session)` gives the draft of a session, or None."""

    make: Callable[..., Draft]
    find: Callable[..., Draft | None]


_NEWSROOMS: list[Newsroom] = []


def register(newsroom: Newsroom) -> None:
    """Called once, by the app that publishes."""
    _NEWSROOMS[:] = [newsroom]


def draft_of(session) -> Draft | None:
    return _NEWSROOMS[0].find(session) if _NEWSROOMS else None


def is_open() -> bool:
    """Is there anybody to hand a session to?"""
    return bool(_NEWSROOMS)


def hand_to_editors(session, photos: Sequence[SessionPaper], *, by) -> Draft:
    """A draft with the chosen photos, once a session. ValidationError where a photo may not be shown in public."""
    if not _NEWSROOMS:
        raise ValidationError("这里没有接通网站，请把照片直接发给编辑。")
    if any(photo.session_id != session.pk or not photo.consent for photo in photos):
        raise ValidationError("有照片还没有本人同意，请先取得同意，或换一张。")
    return _NEWSROOMS[0].make(session, photos, by=by)
