"""参训进度 at the size of a city, a province and ten provinces: the page, a rebuild, and taking the details along."""

import datetime as dt
import io
import statistics
import time

from django.db import connection, transaction
from django.utils import timezone

from benchmarks.pages import page
from benchmarks.world import Server, cookie_of

MARK = "coverage-bench"
SIZES, LARGE = (10_000, 100_000), 1_000_000
SESSIONS = 20
# Set by --large.
large = False


def fill(count: int) -> None:
    """So many members spread over all streets, four of five with a credit; some have moved, some are exempt or gone."""
    from talent.credits.models import CreditHead, CreditRule, TrainingCredit
    from talent.credits.sources import ensure_source
    from talent.people.models import Person
    from talent.pools.actions import pool_of
    from talent.pools.models import PoolMembership
    from talent.registry.models import Region
    from talent.registry.row_writer import insert_rows, new_keys

    have = Person.objects.filter(organization_text=MARK).count()
    count -= have
    if count <= 0:
        return
    streets = list(Region.objects.streets().select_related("parent").order_by("pk"))
    pools = {street.pk: pool_of(street.parent).pk for street in streets}
    first, now = timezone.localdate().replace(month=1, day=1), timezone.now()
    source = ensure_source("course", 999_999, title="测量", tier="city", region=Region.objects.cities().first())
    rule = CreditRule.objects.first()
    with transaction.atomic():
        people, links = new_keys(Person, count), new_keys(PoolMembership, count)
        insert_rows(
            Person, ("id", "name", "name_pinyin", "is_volunteer", "is_leader", "password", "organization_text"),
            ((pk, f"测{n % 9000:04d}", f"ce{n % 9000:04d}", n % 3 > 0, n % 3 == 0, "!", MARK)
             for n, pk in enumerate(people)),
        )  # fmt: skip
        insert_rows(
            PoolMembership, ("id", "pool_id", "person_id", "street_id", "since", "until"),
            ((link, pools[street.pk], person, street.pk, first - dt.timedelta(days=n % 700),
              first + dt.timedelta(days=n % 300) if n % 50 == 0 else None)
             for n, (link, person) in enumerate(zip(links, people, strict=True))
             for street in [streets[n % len(streets)]]),
        )  # fmt: skip
        # Every 50th left; every 100th went on in another street: who has two rows is counted one by one.
        again = [(n, person) for n, person in enumerate(people) if n % 100 == 0]
        insert_rows(
            PoolMembership, ("id", "pool_id", "person_id", "street_id", "since", "until"),
            ((link, pools[street.pk], person, street.pk, first + dt.timedelta(days=n % 300), None)
             for link, (n, person) in zip(new_keys(PoolMembership, len(again)), again, strict=True)
             for street in [streets[(n + 1) % len(streets)]]),
        )  # fmt: skip
        trained = [(n, person) for n, person in enumerate(people) if n % 5]
        facts = new_keys(TrainingCredit, len(trained))
        rows = [
            (fact, person, first + dt.timedelta(days=n % 300)) for fact, (n, person) in zip(facts, trained, strict=True)
        ]
        insert_rows(
            TrainingCredit,
            ("id", "person_id", "source_id", "season", "dated", "minutes", "hours", "voids", "rule_id", "recorded_at"),
            ((fact, person, source.pk, str(first.year), day, 180, 4, False, rule.pk, now) for fact, person, day in rows),
        )  # fmt: skip
        insert_rows(
            CreditHead,
            ("first_id", "fact_id", "person_id", "source_id", "season", "dated", "hours", "minutes", "valid"),
            ((fact, fact, person, source.pk, str(first.year), day, 4, 180, True) for fact, person, day in rows),
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def empty() -> None:
    """The measured city as it was: other figures are measured in it."""
    from talent.audit import append_only
    from talent.credits.models import CreditHead, TrainingCredit
    from talent.people.models import Person
    from talent.pools.models import PoolMembership

    append_only.drop()
    with transaction.atomic():
        marked = Person.objects.filter(organization_text=MARK)
        for model in (CreditHead, TrainingCredit, PoolMembership):
            model.objects.filter(person__in=marked)._raw_delete(using="default")
        marked._raw_delete(using="default")
    append_only.install()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


# The figures of every district and street by one plain aggregate: what a rebuild can't do without.
RAW = """
    SELECT p.district_id, m.street_id,
        COUNT(DISTINCT CASE WHEN (m.until IS NULL OR m.until > %(last)s) AND e.id IS NULL AND c.person IS NOT NULL
            THEN COALESCE(person.canonical_id, person.id) END),
        COUNT(DISTINCT CASE WHEN (m.until IS NULL OR m.until > %(last)s) AND e.id IS NULL AND c.person IS NULL
            THEN COALESCE(person.canonical_id, person.id) END),
        COUNT(DISTINCT CASE WHEN (m.until IS NULL OR m.until > %(last)s) AND e.id IS NOT NULL THEN person.id END),
        COUNT(DISTINCT CASE WHEN m.until <= %(last)s THEN person.id END), SUM(COALESCE(c.times, 0))
    FROM talent_poolmembership m
    JOIN talent_talentpool p ON p.id = m.pool_id
    JOIN talent_person person ON person.id = m.person_id
    LEFT JOIN talent_exemption e ON e.membership_id = m.id AND e.since <= %(last)s AND e.until >= %(last)s
    LEFT JOIN (SELECT COALESCE(w.canonical_id, w.id) AS person, COUNT(*) AS times
        FROM talent_credithead h JOIN talent_creditsource s ON s.id = h.source_id JOIN talent_person w ON w.id = h.person_id
        WHERE h.valid AND s.kind <> 'outside' AND h.dated BETWEEN %(first)s AND %(last)s
        GROUP BY 1) c ON c.person = COALESCE(person.canonical_id, person.id)
    WHERE m.since <= %(last)s AND (m.until IS NULL OR m.until > %(first)s)
    GROUP BY 1, 2
"""


def _raw_seconds(period) -> float:
    days = {"first": period.first_day, "last": period.last_day}
    values = {name: connection.ops.adapt_datefield_value(day) for name, day in days.items()}
    began = time.process_time() if connection.vendor == "sqlite" else time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(RAW, values)
        cursor.fetchall()
    return (time.process_time() if connection.vendor == "sqlite" else time.perf_counter()) - began


def _rebuild_seconds(city, period) -> float:
    from talent.target.aggregate import count

    began = time.process_time() if connection.vendor == "sqlite" else time.perf_counter()
    counted = count(city, period)
    districts = {district for district, _ in counted.simple}
    for district in districts:
        counted.numbers(district=district)
    for _, street in counted.simple:
        counted.numbers(street=street)
    counted.numbers()
    return (time.process_time() if connection.vendor == "sqlite" else time.perf_counter()) - began


def _period():
    from talent.target.aggregate import Period

    today = timezone.localdate()
    return Period(today.replace(month=1, day=1), today)


def _wake(server: Server) -> int | None:
    """Filling holds the database for a while; a worker that was replaced meanwhile answers at the second try."""
    for _ in range(20):
        try:
            return server.get("/desk/coverage/", cookie_of("city")).status
        except OSError:
            time.sleep(1)
    return None


def coverage(server: Server):
    """The page costs what it costs at any size; a rebuild costs what one plain aggregate costs."""
    from talent.registry.models import Region

    city = Region.objects.cities().first()
    costs = {}
    try:
        for size in (*SIZES, *([LARGE] if large else [])):
            fill(size)
            _wake(server)
            cost, how = page(server, "/desk/coverage/", cookie_of("city"), times=15)
            costs[size] = cost
            print(f"  {size:>9,} members: {cost:.1f} U ({how})", flush=True)
        yield (
            "coverage_page_u",
            max(costs[size] for size in SIZES),
            f"city admin, {SIZES[0]:,} and {SIZES[1]:,} members; {how}",
        )
        pairs = [(_rebuild_seconds(city, _period()), _raw_seconds(_period())) for _ in range(3)]
        ratio = statistics.median(ours / raw for ours, raw in pairs)
        ours, raw = pairs[-1]
        size = max(costs)
        yield (
            "coverage_rebuild_ratio",
            ratio,
            f"{size:,} members, all units: {ours:.2f} s against {raw:.2f} s, median of 3",
        )
        if large:
            growth = costs[LARGE] / costs[SIZES[1]]
            yield "coverage_growth_10x", growth, f"the page at {LARGE:,} members against {SIZES[1]:,}"
    finally:
        empty()


def participation(server: Server):
    """10,000 members × 20 sessions as csv, against fetching the very cells by plain SQL."""
    from talent.attendance.models import AttendanceFact, AttendanceHead
    from talent.registry.models import Region
    from talent.registry.row_writer import insert_rows, new_keys
    from talent.sheets.writing import write_csv
    from talent.target.participation import table
    from talent.training.models import TrainingSession

    with transaction.atomic():
        fill(SIZES[0])
        city, now = Region.objects.cities().first(), timezone.now()
        from talent.people.models import Person

        people = list(Person.objects.filter(organization_text=MARK).values_list("pk", flat=True)[: SIZES[0]])
        sessions = [
            TrainingSession.objects.create(
                title=f"测量{n}", region=city, place="测量厅", starts_at=now - dt.timedelta(days=n, hours=9),
                ends_at=now - dt.timedelta(days=n, hours=6), status="confirmed", published_at=now,
            ).pk
            for n in range(SESSIONS)
        ]  # fmt: skip
        pairs = [(session, person) for session in sessions for person in people]
        facts = new_keys(AttendanceFact, len(pairs))
        rows = [(key, session, person) for key, (session, person) in zip(facts, pairs, strict=True)]
        insert_rows(
            AttendanceFact, ("id", "session_id", "person_id", "mark", "path", "at", "recorded_at"),
            ((key, session, person, "present", "roster", now, now) for key, session, person in rows),
        )  # fmt: skip
        insert_rows(
            AttendanceHead, ("first_id", "fact_id", "session_id", "person_id", "mark", "path", "at"),
            ((key, key, session, person, "present", "roster", now) for key, session, person in rows),
        )  # fmt: skip
        pairs = [(_export_seconds(city, write_csv, table), _cells_seconds(sessions)) for _ in range(3)]
        transaction.set_rollback(True)
    ours, raw = pairs[-1]
    ratio = statistics.median(one / other for one, other in pairs)
    how = f"csv, {SIZES[0]:,} × {SESSIONS}: {ours:.2f} s against {raw:.2f} s of SQL and fetching, median of 3"
    yield "participation_export_ratio", ratio, how


def _export_seconds(city, write_csv, table) -> float:
    began = time.perf_counter()
    columns, lines = table(city, _period())
    write_csv(io.BytesIO(), columns, lines)
    return time.perf_counter() - began


def _cells_seconds(sessions: list[int]) -> float:
    """Members and their marks, joined and sorted by the database, one row a cell."""
    began = time.perf_counter()
    places = ", ".join(["%s"] * len(sessions))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT w.name, r.name, m.position, m.since, h.session_id, h.mark FROM talent_poolmembership m "
            "JOIN talent_person w ON w.id = m.person_id JOIN talent_region r ON r.id = m.street_id "
            f"LEFT JOIN talent_attendancehead h ON h.person_id = m.person_id AND h.session_id IN ({places}) "
            "WHERE m.until IS NULL ORDER BY r.path, w.name_pinyin, m.id",
            sessions,
        )
        cursor.fetchall()
    return time.perf_counter() - began
