"""The sessions that are written out: yesterday's, today's, coming ones, and the one of 2023 that never moves."""

import datetime
import random
from collections.abc import Iterable
from decimal import Decimal

from cms.sample.clock import clock_at, moment
from cms.sample.crews import Crew
from cms.sample.files import day_of, words
from cms.sample.holding import DAY, Roster, announce, confirm, deliver, fill, hold, mark
from cms.sample.places import Places
from cms.sample.staff import Staff
from talent.attendance.corrections import request_correction
from talent.attendance.models import Mark
from talent.attendance.walk_ins import enter_walk_in, welcome_walk_in
from talent.people.models import Person
from talent.training.actions import cancel_session, create_session
from talent.training.models import TrainingSession
from talent.training.signups import request_leave, sign_up_many

# Who the stories put into today's session: two namesakes, a couple with one phone, the three learners' logins.
TODAY = ("王秀兰", "秦立新", "方晓燕", "赵德明", "孙桂兰", "李秀英", "李秀英")
WALK_INS = (("冯长顺", "13800009001"), ("魏玉兰", "13800009002"), ("段新民", "13800009003"))
HELD = ("confirmed", "to_be_confirmed")


class Writer:
    """Turns entries of sessions.json into sessions with people."""

    def __init__(
        self, places: Places, staff: Staff, crews: dict[str, Crew], today: datetime.date, rng: random.Random, *,
        both: Person,
    ):  # fmt: skip
        self.places, self.staff, self.crews, self.today, self.rng = places, staff, crews, today, rng
        # The person of two pools sits in the session that both districts hold.
        self.both = both

    def load_past(self) -> None:
        """What is over, before the rest of the year is planned around it; all of it in this year."""
        for entry in words("sessions")["sessions"]:
            if entry["state"] == "confirmed":
                self._confirmed(entry)
            elif entry["state"] == "to_be_confirmed":
                self._waiting(entry)

    def load_coming(self) -> None:
        for entry in words("sessions")["sessions"]:
            if entry["state"] not in HELD:
                self._coming(entry)
        for entry in words("sessions")["fixed"]:
            self._fixed(entry)

    def fields(self, entry: dict, day: datetime.date) -> dict:
        host, *partners = (self.places.district[name] for name in entry["districts"])
        mode = TrainingSession.Mode.ONLINE if entry["online"] else TrainingSession.Mode.FACE
        return {
            "title": entry["title"], "description": entry["description"], "region": host, "partners": partners,
            "starts_at": moment(day, entry["start"]), "ends_at": moment(day, entry["end"]), "place": entry["place"],
            "mode": mode, "capacity": entry["capacity"], "hours": Decimal(entry["hours"]),
        }  # fmt: skip

    def _by(self, entry: dict) -> Person:
        return self.staff.trainer[entry["districts"][0]]

    def _trained(self, entry: dict, day: datetime.date, count: int) -> list[Person]:
        """People who will have been there: the audience first, who have no hours yet before those who have."""
        crews = [self.crews[name] for name in entry["districts"]]
        rows = [
            (not _is_of(crew.person[key], entry["audiences"]), key in crew.credited, place, crew, key)
            for crew in crews
            for place, key in enumerate(crew.here_by(crew.trained, day - DAY))
        ]
        chosen = sorted(rows, key=lambda row: row[:3])[:count]
        for *_, crew, key in chosen:
            crew.credited.add(key)
        return [crew.person[key] for *_, crew, key in chosen]

    def _missing(self, entry: dict, day: datetime.date, count: int, besides: Iterable[Person]) -> list[Person]:
        """People who signed up and did not come: untrained ones first."""
        taken = {person.pk for person in besides}
        crews = [self.crews[name] for name in entry["districts"]]
        keys = [
            (crew, key)
            for group in ("untrained", "trained")
            for crew in crews
            for key in crew.here_by(getattr(crew, group), day - DAY)
            if key not in taken
        ]
        return [crew.person[key] for crew, key in keys[:count]]

    def _roster(self, entry: dict, day: datetime.date) -> Roster:
        counts = entry["attendance"]
        here = self._trained(entry, day, counts["present"] + counts["late"])
        if len(entry["districts"]) > 1 and self.both not in here:
            here[0] = self.both
        present, late = here[: counts["present"]], here[counts["present"] :]
        missing = self._missing(entry, day, counts["leave"] + counts["absent"], here)
        return Roster(present, late, excused=missing[: counts["leave"]], absent=missing[counts["leave"] :])

    def _confirmed(self, entry: dict) -> None:
        day, by = day_of(entry, self.today), self._by(entry)
        session = announce(by=by, **self.fields(entry, day))
        roster = self._roster(entry, day)
        if entry["key"] == "village-deliberation":
            roster.by_sheet, roster.helped = 12, 9
        if not entry["attendance"]["walk_ins"]:
            hold(session, roster, by=by)
            return
        fill(session, roster, by=by, at=session.starts_at - 5 * DAY)
        mark(session, roster, by=by)
        self._walk_ins(session, entry["attendance"]["walk_ins"], by)
        confirm(session, by=by)
        if entry["key"] == "ledger-workshop":
            person = roster.absent[0]
            with clock_at(session.ends_at + DAY):
                reason = "我当时在场，坐在最后一排，手机没电没扫上码。同桌可以作证。"
                request_correction(session, person, Mark.PRESENT, by=person, reason=reason)

    def _walk_ins(self, session: TrainingSession, count: int, by: Person) -> None:
        """In the village all are matched the same day; of the workshop one still waits."""
        with clock_at(session.starts_at + datetime.timedelta(minutes=3)):
            rows = [
                welcome_walk_in(session, name, mobile, by=by)
                for name, mobile in (WALK_INS[:1] if count == 1 else (*WALK_INS[1:], ("于成林", "13800009004")))
            ]
            if count > 1:
                for row in rows:
                    enter_walk_in(row, by=by)

    def _waiting(self, entry: dict) -> None:
        """Held and marked, nobody has confirmed it yet."""
        day, by = day_of(entry, self.today), self._by(entry)
        session = announce(by=by, **self.fields(entry, day))
        roster = self._roster(entry, day)
        fill(session, roster, by=by, at=session.starts_at - 5 * DAY)
        mark(session, roster, by=by)
        # Nothing of it is credited yet: whoever sat there still needs another session to count.
        crew = self.crews[entry["districts"][0]]
        crew.credited -= {person.pk for person in [*roster.present, *roster.late]}

    def _coming(self, entry: dict) -> None:
        day, by = day_of(entry, self.today), self._by(entry)
        fields = self.fields(entry, day)
        if entry["state"] == "draft":
            with clock_at(moment(self.today - DAY, "17:30")):
                create_session(by=by, **fields)
            return
        session = announce(by=by, before=fields["starts_at"] - moment(self.today - 6 * DAY), **fields)
        people = self._signing_up(entry, day)
        with clock_at(moment(self.today - DAY, "10:00")):
            sign_up_many(session, people, by=by)
        with clock_at(moment(self.today - DAY, "20:15")):
            for person in people[-entry["attendance"]["leave"] :] if entry["attendance"]["leave"] else []:
                request_leave(session, person, by=person, reason="当天要去医院复查")
            if entry["state"] == "cancelled":
                cancel_session(session, by=by, reason=entry["cancel_reason"])
            deliver()

    def _signing_up(self, entry: dict, day: datetime.date) -> list[Person]:
        """Untrained people first; today the people of the stories."""
        crews = [self.crews[name] for name in entry["districts"]]
        named = _named(crews[0]) if entry["key"] == "mediation-2" else []
        rest = [person for crew in crews for person in crew.people(crew.untrained[::2])]
        rest += [person for crew in crews for person in crew.people(crew.trained[::2])]
        seen = {person.pk for person in named}
        return (named + [person for person in rest if person.pk not in seen])[: entry["signups"] + entry["waitlist"]]

    def _fixed(self, entry: dict) -> None:
        """Brought over from before the platform: it waits for its sheet and is nobody's overdue work."""
        day = datetime.date.fromisoformat(entry["date"])
        fields = self.fields(entry, day)
        session = announce(by=self._by(entry), overdue_counts=False, **fields)
        crew = self.crews[entry["districts"][0]]
        keys = sorted(crew.since, key=lambda key: crew.since[key])[: entry["signups"]]
        with clock_at(session.starts_at - 5 * DAY):
            sign_up_many(session, crew.people(keys), by=self._by(entry))


def _is_of(person: Person, audiences: list[str]) -> bool:
    return any(getattr(person, f"is_{audience}") for audience in audiences)


def _named(crew: Crew) -> list[Person]:
    """The people of TODAY, namesakes as often as they are listed."""
    found = []
    for name in dict.fromkeys(TODAY):
        people = [person for person in crew.person.values() if person.name == name]
        found += sorted(people, key=lambda person: person.pk)[: TODAY.count(name)]
    return found
