"""归档材料 of two sessions of 历城区: one is complete up to a piece and in the editors' hands, one has just begun."""

import datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from cms.sample.clock import clock_at, moment
from cms.sample.files import MEDIA
from cms.sample.places import Places
from cms.sample.staff import Staff
from talent.attendance.archive import keep_paper
from talent.attendance.archive_models import SessionPaper
from talent.attendance.drafting import hand_to_editors
from talent.files.typesetting import render_png
from talent.messages.actions import notify
from talent.messages.models import Sms
from talent.training.models import TrainingSession
from talent.training.texts import when

Kind = SessionPaper.Kind
DAY = datetime.timedelta(days=1)
# Drawings stand for photos: nobody real is on them.
PHOTOS = (
    ("tea-table.jpg", "两人一组，练“您是说……”", True),
    ("chalkboard.jpg", "散场前，各组把约定写上黑板", True),
    ("village-bench.jpg", "午后，几位学员在树下接着聊", False),
)


def load_archives(places: Places, staff: Staff, today: datetime.date) -> None:
    """The two newest confirmed sessions of the district, and three SMS that did not arrive."""
    district, by = places.district["历城区"], staff.trainer["历城区"]
    sessions = TrainingSession.objects.filter(region=district, status=TrainingSession.Status.CONFIRMED)
    for number, session in enumerate(sessions.order_by("-ends_at", "-pk")[:2]):
        with clock_at(session.ends_at + datetime.timedelta(minutes=40)):
            keep_paper(session, Kind.SIGNED_SHEET, _paper(session, "手签签到表"), by=by)
            for name, caption, consent in PHOTOS[: 3 - 2 * number]:
                keep_paper(session, Kind.PHOTO, _photo(name), by=by, caption=caption, consent=consent)
            if number == 0:
                for kind in (Kind.NOTICE, Kind.FEE_RECEIPT, Kind.SUMMARY):
                    keep_paper(session, kind, _paper(session, kind.label), by=by)
                hand_to_editors(session, list(session.papers.publishable()), by=by)
    _undelivered(district, today)


def _photo(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, (MEDIA / name).read_bytes(), content_type="image/jpeg")


def _paper(session, title: str) -> SimpleUploadedFile:
    """A page with a headline, drawn: what a phone would have photographed."""
    data = {"title": f"{session.title}{title}", "line": f"{when(session)}，{session.place}", "rows": 10}
    return SimpleUploadedFile(f"{title}.png", render_png("cms/sample/paper.typ", data), content_type="image/png")


def _undelivered(district, today: datetime.date) -> None:
    """One refused, one unknown, one without a number: somebody will have to call."""
    coming = TrainingSession.objects.filter(region=district).upcoming().first()
    if coming is None:
        return
    signups = coming.signups.seated().filter(person__login=None).select_related("person").order_by("pk")[:3]
    states = (Sms.Status.REFUSED, Sms.Status.UNKNOWN, Sms.Status.NO_NUMBER)
    context = {"when": when(coming), "title": coming.title, "place": coming.place, "answer": "请告诉我们"}
    with clock_at(moment(today - DAY, "14:00")):
        for signup, state in zip(signups, states, strict=False):
            message = notify(signup.person, "session_reminder", context, link=f"/sessions/{coming.pk}/")
            Sms.objects.create(
                message=message, template="session_reminder", mobile="", text="", due=message.created, status=state
            )
