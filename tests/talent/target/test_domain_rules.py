"""
DOMAIN §3, case by case: who counts where on 31 December 2023, from 1 January.

H and S are streets of 历城区, B is a street of 天桥区. A row of a case is (person, street, since, until, exempt until);
credits are (person, day, session). Expected of each unit: trained/due, rate, exempt, person-times, joined late
untrained, recent exits (untrained among them).
"""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

import pytest

from talent.attendance.confirming import confirm_attendance
from talent.attendance.corrections import correct_attendance
from talent.credits.ledger import Grant, credit_many, credit_training, void_credit
from talent.credits.sources import ensure_source
from talent.people.merging import merge_people, undo_merge
from talent.people.models import Person
from talent.pools.actions import pool_of
from talent.pools.models import Exemption, PoolMembership
from talent.registry.models import PlanPeriod
from talent.registry.redrawing import redraw
from talent.target.aggregate import Period
from talent.target.progress import progress_of
from talent.target.projection import reference_numbers
from talent.target.reading import sets_of
from tests.factories import AffiliationFactory, PersonFactory
from tests.factories.attendance import attend
from tests.factories.training import TrainingSessionFactory

T0, T = dt.date(2023, 1, 1), dt.date(2023, 12, 31)
OLD = "2022-03-01"
NOBODY = "0/0 — 0 0 0 0(0)"


@dataclass
class Case:
    """A history and what it comes to."""

    name: str
    members: list = field(default_factory=list)
    credits: list = field(default_factory=list)
    city: str = NOBODY
    licheng: str = NOBODY
    tianqiao: str = NOBODY
    voided: list = field(default_factory=list)
    merged: list = field(default_factory=list)
    unmerged: bool = False
    h: str = ""
    # (person, day, mark on the confirmed roster, mark it was corrected to).
    corrected: list = field(default_factory=list)
    # H goes from 历城区 to 天桥区 on this day.
    handed_over: str = ""


MAY, JUNE, LAST_YEAR = "2023-05-08", "2023-06-08", "2022-12-31"
TRAINED, UNTRAINED = "1/1 100 0 1 0 0(0)", "0/1 0.0 0 0 0 0(0)"

CASES = [
    Case("an empty pool has no rate"),
    Case("trained", [("a", "H", OLD)], [("a", MAY)], TRAINED, TRAINED),
    Case("untrained", [("a", "H", OLD)], [], UNTRAINED, UNTRAINED),
    Case("trained on the first day", [("a", "H", OLD)], [("a", "2023-01-01")], TRAINED, TRAINED),
    Case("trained on the last day", [("a", "H", OLD)], [("a", "2023-12-31")], TRAINED, TRAINED),
    Case("trained the day before", [("a", "H", OLD)], [("a", LAST_YEAR)], UNTRAINED, UNTRAINED),
    Case("two sessions are two times, one person", [("a", "H", OLD)], [("a", MAY), ("a", JUNE, 2)],
         "1/1 100 0 2 0 0(0)", "1/1 100 0 2 0 0(0)"),
    Case("a corrected absence trains nobody", [("a", "H", OLD)], [("a", MAY)], UNTRAINED, UNTRAINED,
         voided=[("a", 1)]),
    Case("of two credits one taken back", [("a", "H", OLD)], [("a", MAY), ("a", JUNE, 2)], TRAINED, TRAINED,
         voided=[("a", 2)]),
    Case("two of three is floored", [("a", "H", OLD), ("b", "H", OLD), ("c", "S", OLD)], [("a", MAY), ("b", MAY)],
         "2/3 66.6 0 2 0 0(0)", "2/3 66.6 0 2 0 0(0)"),
    Case("exempt is neither due nor untrained", [("a", "H", OLD, None, "2024-03-01")], [], "0/0 — 1 0 0 0(0)",
         "0/0 — 1 0 0 0(0)"),
    Case("exempt until the last day", [("a", "H", OLD, None, "2023-12-31")], [], "0/0 — 1 0 0 0(0)",
         "0/0 — 1 0 0 0(0)"),
    Case("exempt until the day before", [("a", "H", OLD, None, "2023-12-30")], [], UNTRAINED, UNTRAINED),
    Case("exempt and trained all the same keeps the times", [("a", "H", OLD, None, "2024-03-01")], [("a", MAY)],
         "0/0 — 1 1 0 0(0)", "0/0 — 1 1 0 0(0)"),
    Case("joined on the last day", [("a", "H", "2023-12-31")], [], "0/1 0.0 0 0 1 0(0)", "0/1 0.0 0 0 1 0(0)"),
    Case("joins tomorrow", [("a", "H", "2024-01-01")]),
    Case("joined 89 days ago is late", [("a", "H", "2023-10-03")], [], "0/1 0.0 0 0 1 0(0)", "0/1 0.0 0 0 1 0(0)"),
    Case("joined 90 days ago is not", [("a", "H", "2023-10-02")], [], UNTRAINED, UNTRAINED),
    Case("joined late and trained before is no person-time here", [("a", "H", "2023-11-01")], [("a", MAY)],
         "1/1 100 0 0 0 0(0)", "1/1 100 0 0 0 0(0)"),
    Case("left on the last day", [("a", "H", OLD, "2023-12-31")], [], "0/0 — 0 0 0 1(1)", "0/0 — 0 0 0 1(1)"),
    Case("leaves tomorrow", [("a", "H", OLD, "2024-01-01")], [], UNTRAINED, UNTRAINED),
    Case("left 59 days ago, trained", [("a", "H", OLD, "2023-11-02")], [("a", MAY)], "0/0 — 0 1 0 1(0)",
         "0/0 — 0 1 0 1(0)"),
    Case("left 60 days ago", [("a", "H", OLD, "2023-11-01")], [("a", MAY)], "0/0 — 0 1 0 0(0)", "0/0 — 0 1 0 0(0)"),
    Case("left and came back", [("a", "H", OLD, "2023-11-20"), ("a", "H", "2023-12-10")], [], "0/1 0.0 0 0 1 0(0)",
         "0/1 0.0 0 0 1 0(0)"),
    Case("a credit between leaving and coming back", [("a", "H", OLD, "2023-04-01"), ("a", "H", "2023-06-01")],
         [("a", MAY)], "1/1 100 0 0 0 0(0)", "1/1 100 0 0 0 0(0)"),
    Case("story 4: moved district after training", [("a", "H", OLD, "2023-07-10"), ("a", "B", "2023-07-10")],
         [("a", MAY)], "1/1 100 0 1 0 0(0)", "0/0 — 0 1 0 0(0)", "1/1 100 0 0 0 0(0)"),
    Case("moved district a month ago is new there, an exit here", [("a", "H", OLD, "2023-12-01"), ("a", "B", "2023-12-01")],
         [], UNTRAINED, "0/0 — 0 0 0 1(1)", "0/1 0.0 0 0 1 0(0)"),
    Case("moved street within the district is nothing new to it", [("a", "S", OLD, "2023-12-01"), ("a", "H", "2023-12-01")],
         [], UNTRAINED, UNTRAINED, h="0/1 0.0 0 0 1 0(0)"),
    Case("in two pools: the city counts people", [("a", "H", OLD), ("a", "B", OLD)], [("a", MAY)], TRAINED, TRAINED,
         TRAINED),
    Case("exempt in one of two pools is due in the city", [("a", "H", OLD, None, "2024-03-01"), ("a", "B", OLD)], [],
         UNTRAINED, "0/0 — 1 0 0 0(0)", UNTRAINED),
    Case("merged people count once, with both their credits", [("a", "H", OLD), ("b", "S", OLD)],
         [("a", MAY), ("b", JUNE, 2)], "1/1 100 0 2 0 0(0)", "1/1 100 0 2 0 0(0)", merged=[("a", "b")]),
    Case("merged people who sat in the same session were there once", [("a", "H", OLD), ("b", "S", OLD)],
         [("a", MAY), ("b", MAY)], TRAINED, TRAINED, merged=[("a", "b")]),
    Case("the untrained twin of a trained person is no second person", [("a", "H", OLD), ("b", "B", OLD)], [("a", MAY)],
         TRAINED, TRAINED, TRAINED, merged=[("a", "b")]),
    Case("an undone merge makes them two again", [("a", "H", OLD), ("b", "S", OLD)], [("a", MAY)],
         "1/2 50.0 0 1 0 0(0)", "1/2 50.0 0 1 0 0(0)", merged=[("a", "b")], unmerged=True),
    Case("an absence corrected to presence trains", [("a", "H", OLD)], [], TRAINED, TRAINED,
         corrected=[("a", MAY, "absent", "present")]),
    Case("a presence corrected to absence trains nobody", [("a", "H", OLD)], [], UNTRAINED, UNTRAINED,
         corrected=[("a", MAY, "present", "absent")]),
    Case("an absence corrected is one more time for the trained", [("a", "H", OLD)], [("a", JUNE, 999)],
         "1/1 100 0 2 0 0(0)", "1/1 100 0 2 0 0(0)", corrected=[("a", MAY, "absent", "present")]),
    Case("a street handed over takes the trained along, their times stay", [("a", "H", OLD)], [("a", MAY)], TRAINED,
         "0/0 — 0 1 0 0(0)", "1/1 100 0 0 0 0(0)", handed_over="2023-07-10", h=TRAINED),
    Case("trained after the hand-over is the new district's", [("a", "H", OLD), ("b", "S", OLD)], [("a", "2023-09-08")],
         "1/2 50.0 0 1 0 0(0)", UNTRAINED, TRAINED, handed_over="2023-07-10", h=TRAINED),
    Case("handed over the day after changes nothing yet", [("a", "H", OLD)], [("a", MAY)], TRAINED, TRAINED,
         handed_over="2024-01-01", h=TRAINED),
    Case("handed over on the last day is new there, an exit here", [("a", "H", OLD)], [], UNTRAINED,
         "0/0 — 0 0 0 1(1)", "0/1 0.0 0 0 1 0(0)", handed_over="2023-12-31", h=UNTRAINED),
    Case("999 of 1,000 in small: one is missing", [(n, "H", OLD) for n in range(11)], [(n, MAY) for n in range(10)],
         "10/11 90.9 0 10 0 0(0)", "10/11 90.9 0 10 0 0(0)"),
]  # fmt: skip


def said(figures) -> str:
    numbers = figures.numbers
    return (
        f"{numbers['trained']}/{figures.due} {figures.rate or '—'} {numbers['exempt']} {numbers['person_times']} "
        f"{numbers['joined_late_untrained']} {numbers['recent_exits']}({numbers['recent_exits_untrained']})"
    )


def join(city, case, *, by) -> dict:
    """The people of a case, in their pools; name → person."""
    streets = {"H": city.hongjialou, "S": city.shandalu, "B": city.beiyuan}
    people: dict = {}
    for person, street, since, *rest in case.members:
        people.setdefault(person, PersonFactory(name=f"某{person}"))
        until, exempt_until = [*rest, None, None][:2]
        row = PoolMembership.objects.create(
            pool=pool_of(streets[street].parent), person=people[person], street=streets[street],
            since=dt.date.fromisoformat(since), until=until and dt.date.fromisoformat(until),
        )  # fmt: skip
        if not people[person].affiliations.filter(region=streets[street]).exists():
            AffiliationFactory(person=people[person], region=streets[street])
        if exempt_until:
            Exemption.objects.create(
                membership=row, reason="illness", since=T0, until=dt.date.fromisoformat(exempt_until), approved_by=by
            )
    return people


def happen(city, case, people, *, by) -> None:
    """Credits, corrections, merges and the hand-over of a case, by the verbs that make them."""
    for person, day, *ref in case.credits:
        credit_training(people[person], source(city, *ref), season="2023", dated=dt.date.fromisoformat(day),
                        minutes=180, hours=4)  # fmt: skip
    for person, ref in case.voided:
        void_credit(people[person], source(city, ref), season="2023", by=by, reason="没有到场")
    for person, day, before, after in case.corrected:
        session = TrainingSessionFactory(starts=f"{day} 14:00", region=city.licheng)
        attend(session, people[person], before)
        correct_attendance(confirm_attendance(session, by=by), people[person], after, by=by, reason="签到表上有记录")
    for kept, twin in case.merged:
        merge = merge_people(people[kept], people[twin], by=by)
        if case.unmerged:
            undo_merge(merge, by=by)
    if case.handed_over:
        PlanPeriod.objects.create(name="三年计划", starts=T0, ends=T)
        redraw("handover", city.hongjialou, target=city.tianqiao, on=dt.date.fromisoformat(case.handed_over),
               reason="济政字〔2023〕1号", by=by)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_rule(city, city_admin, case):
    people = join(city, case, by=city_admin)
    happen(city, case, people, by=city_admin)
    expected = {city.jinan: case.city, city.licheng: case.licheng, city.tianqiao: case.tianqiao}
    expected |= {city.hongjialou: case.h} if case.h else {}
    assert {unit.name: said(progress_of(unit, T).total) for unit in expected} == {
        unit.name: words for unit, words in expected.items()
    }
    for unit in expected:
        reference = reference_numbers(sets_of(unit, Period(T0, T))[0])
        numbers = progress_of(unit, T).total.numbers
        assert {name: numbers[name] for name in reference} == reference


def source(city, ref=1):
    return ensure_source("session", ref, title="骨干培训", tier="district", region=city.licheng)


def test_999_of_1000_is_99_point_9_and_the_one_name_is_one_tap_away(city, client_of, trainer):
    """Story 7."""
    Person.objects.bulk_create([Person(name=f"甲{n}", password="!") for n in range(1000)])
    people = list(Person.objects.filter(name__startswith="甲").order_by("pk"))
    pool = pool_of(city.licheng)
    PoolMembership.objects.bulk_create(
        [PoolMembership(pool=pool, person=one, street=city.hongjialou, since=dt.date(2022, 3, 1)) for one in people]
    )
    grants = [Grant(one.pk, dt.date(2023, 5, 8), 180, Decimal(4)) for one in people[:-1]]
    credit_many(source(city), grants, season="2023")
    page = client_of(trainer).get("/desk/coverage/?start=2023-01-01&end=2023-12-31")
    assert (page.context["total"].rate, page.context["total"].due) == ("99.9", 1000)
    names = client_of(trainer).get(f"/desk/coverage/untrained/{page.context['links']}")
    assert [person.name for person, _ in names.context["rows"]] == ["甲999"]
