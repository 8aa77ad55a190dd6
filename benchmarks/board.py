"""The six-plan board of a whole city: its page, and counting everything anew beside the SQL that yields the same."""

import statistics
import time

from benchmarks.pages import page
from benchmarks.world import Server, cookie_of, cpu_ns_of

MARK = "board-bench"
DISTRICTS, STREETS, COMMUNITIES, ORGANIZATIONS = 15, 161, 5_000, 20_000
TURNS = 5
# Every measure, for streets, districts by management, districts by statute and the city.
UNITS = ("s.id", "s.parent_id", "COALESCE(s.statutory_district_id, s.parent_id)", "1")
OPEN = "(o.closed_on IS NULL OR o.closed_on > %(on)s) AND (o.founded_on IS NULL OR o.founded_on <= %(on)s)"
STREET = "JOIN talent_region s ON s.id = {key} AND s.level = 'street' AND s.closed_on IS NULL"
OF_ORGANIZATION = STREET.format(key="o.street_id")
MEASURES = (
    # statuses, the four categories, the province's six, party ties
    f"""SELECT {{unit}}, o.category, o.province_category, o.status, o.is_federation, o.party_work, COUNT(*)
        FROM talent_organization o {OF_ORGANIZATION} WHERE {OPEN} GROUP BY 1, 2, 3, 4, 5, 6""",
    # mean, median and how many fall below, by urban and rural
    f"""SELECT unit, kind, AVG(n), SUM(CASE WHEN n < 15 THEN 1 ELSE 0 END),
            AVG(CASE WHEN r IN ((c + 1) / 2, (c + 2) / 2) THEN n END) FROM (
        SELECT unit, kind, n, ROW_NUMBER() OVER (PARTITION BY unit, kind ORDER BY n) AS r,
            COUNT(*) OVER (PARTITION BY unit, kind) AS c FROM (
            SELECT {{unit}} AS unit, k.kind AS kind, k.id, COUNT(o.id) AS n FROM talent_region k
            {STREET.format(key="k.parent_id")}
            LEFT JOIN talent_organization o ON o.community_id = k.id AND NOT o.is_federation AND {OPEN}
            WHERE k.level = 'community' GROUP BY 1, 2, 3) a) b GROUP BY 1, 2""",
    f"""SELECT {{unit}}, COUNT(DISTINCT o.street_id) FROM talent_organization o {OF_ORGANIZATION}
        WHERE o.is_federation AND o.status = 'registered' AND {OPEN} GROUP BY 1""",
    f"""SELECT {{unit}}, o.status, COUNT(DISTINCT o.id) FROM talent_groupmembership g
        JOIN talent_organization f ON f.id = g.federation_id JOIN talent_organization o ON o.id = g.member_id
        {OF_ORGANIZATION} WHERE g.since <= %(on)s AND (g.until IS NULL OR g.until > %(on)s)
        AND f.street_id = o.street_id AND {OPEN} GROUP BY 1, 2""",
    f"""SELECT {{unit}}, COUNT(DISTINCT b.region_id) FROM talent_incubationbase b {STREET.format(key="b.region_id")}
        WHERE b.opened_on <= %(on)s AND (b.closed_on IS NULL OR b.closed_on > %(on)s) GROUP BY 1""",
    """SELECT {unit}, COUNT(DISTINCT s.id) FROM talent_streetbrand b JOIN talent_region r ON r.id = b.region_id
        JOIN talent_region s ON s.level = 'street' AND (s.id = r.id OR s.id = r.parent_id)
        WHERE b.since <= %(on)s AND (b.until IS NULL OR b.until > %(on)s) GROUP BY 1""",
    f"""SELECT {{unit}}, COUNT(*), COUNT(p.result_on) FROM talent_pairing p
        JOIN talent_organization o ON o.id = p.organization_id {OF_ORGANIZATION} WHERE p.since <= %(on)s GROUP BY 1""",
    f"""SELECT {{unit}}, COUNT(DISTINCT h.organization_id) FROM talent_hubservice h
        JOIN talent_organization o ON o.id = h.organization_id {OF_ORGANIZATION} WHERE h.since <= %(on)s GROUP BY 1""",
    f"""SELECT {{unit}}, COUNT(DISTINCT m.person_id), COUNT(DISTINCT m.street_id), COUNT(DISTINCT CASE WHEN EXISTS (
            SELECT 1 FROM talent_credithead h JOIN talent_creditsource c ON c.id = h.source_id
            WHERE h.person_id = m.person_id AND h.valid AND c.kind <> 'outside'
            AND h.dated BETWEEN %(year)s AND %(on)s) THEN m.person_id END)
        FROM talent_poolmembership m {STREET.format(key="m.street_id")}
        WHERE m.since <= %(on)s AND (m.until IS NULL OR m.until > %(on)s) GROUP BY 1""",
    f"""SELECT {{unit}}, COUNT(DISTINCT p.person_id), COUNT(DISTINCT m.person_id) FROM talent_post p
        JOIN talent_organization o ON o.id = p.organization_id AND o.is_federation {OF_ORGANIZATION}
        LEFT JOIN talent_poolmembership m ON m.person_id = p.person_id AND m.until IS NULL
        WHERE p.kind = 'leader' AND p.until IS NULL AND {OPEN} GROUP BY 1""",
    f"""SELECT {{unit}}, n.kind, COUNT(*) FROM talent_announcement a JOIN talent_nomination n ON n.id = a.nomination_id
        JOIN talent_organization o ON o.id = n.organization_id {OF_ORGANIZATION} GROUP BY 1, 2""",
    """SELECT {unit}, COUNT(DISTINCT i.unit_id) FROM talent_innovationbaseapplication i
        JOIN talent_region r ON r.id = i.unit_id
        JOIN talent_region s ON s.level = 'street' AND (s.id = r.id OR s.id = r.parent_id)
        WHERE i.applied_on <= %(on)s GROUP BY 1""",
    f"""SELECT {{unit}}, d.direction, COUNT(*) FROM talent_dualcultivation d {STREET.format(key="d.street_id")}
        WHERE d.completed_on BETWEEN %(year)s AND %(on)s GROUP BY 1, 2""",
    f"""SELECT {{unit}}, COUNT(*) FROM talent_trainingplan t {STREET.format(key="t.region_id")}
        WHERE t.published_at IS NOT NULL GROUP BY 1""",
)  # fmt: skip


def fill(times: int) -> None:
    """The sample city grows to so many times the size of Jinan; what is added bears the mark."""
    import datetime as dt

    from django.db import connection, transaction

    from talent.registry.models import Organization, Region
    from talent.registry.paths import path_below
    from talent.registry.row_writer import insert_rows, new_keys

    city = Region.objects.cities().get()
    fields = ("id", "name", "level", "kind", "parent_id", "path", "office_address")

    def add(level: str, kinds: tuple, parents: list, wanted: int) -> None:
        missing = max(wanted - Region.objects.filter(level=level, closed_on=None).count(), 0)
        keys = new_keys(Region, missing)
        rows = ((pk, f"{MARK}{pk}", level, kinds[turn % len(kinds)], (up := parents[turn % len(parents)]).pk,
                 path_below(up, pk), MARK) for turn, pk in enumerate(keys))  # fmt: skip
        insert_rows(Region, fields, rows)

    with transaction.atomic():
        add("district", ("statutory",), [city], DISTRICTS * times)
        add("street", ("subdistrict",), list(Region.objects.districts()), STREETS * times)
        add("community", ("urban", "urban", "rural"), list(Region.objects.streets()), COMMUNITIES * times)
        communities = list(Region.objects.communities().values_list("pk", "parent_id"))
        missing = max(ORGANIZATIONS * times - Organization.objects.count(), 0)
        keys = new_keys(Organization, missing)
        categories, ties = Organization.Category.values, ("单独建立党支部", "联合建立党支部", "", "选派党建指导员")
        province = Organization.ProvinceCategory.values
        insert_rows(
            Organization,
            ("id", "name", "category", "province_category", "status", "street_id", "community_id", "founded_on",
             "filing_code", "party_work", "note"),
            (
                (pk, f"第{pk}邻里互助队", categories[turn % 4], province[turn % 6], "filed",
                 communities[turn % len(communities)][1], communities[turn % len(communities)][0],
                 dt.date(2022, 1, 1), f"BB{pk:09d}", ties[turn % 4], MARK)
                for turn, pk in enumerate(keys)
            ),
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def empty() -> None:
    """The measured city as it was."""
    from django.db import connection, transaction

    from talent.indicators.models import BoardClock, BoardRow
    from talent.registry.models import Organization, Region

    with transaction.atomic():
        BoardRow.objects.all()._raw_delete(using="default")
        BoardClock.objects.all()._raw_delete(using="default")
        Organization.objects.filter(note=MARK)._raw_delete(using="default")
        for level in ("community", "street", "district"):
            Region.objects.filter(level=level, office_address=MARK)._raw_delete(using="default")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _seconds(act) -> float:
    """CPU of this process and, on PostgreSQL, of the server process that works for it."""
    before = time.process_time() + _backend_seconds()
    act()
    return time.process_time() + _backend_seconds() - before


def _backend_seconds() -> float:
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cpu_ns_of(cursor.fetchone()[0]) / 1e9


def _raw() -> None:
    """The same figures of every unit as the database alone yields them."""
    from django.db import connection
    from django.utils import timezone

    today = timezone.localdate()
    values = {"on": today.isoformat(), "year": f"{today.year}-01-01"}
    with connection.cursor() as cursor:
        for measure in MEASURES:
            for unit in UNITS:
                statement = measure.format(unit=unit)
                if connection.vendor == "sqlite":
                    statement = statement.replace("%(on)s", f"'{values['on']}'").replace(
                        "%(year)s", f"'{values['year']}'"
                    )
                    cursor.execute(statement, None)
                else:
                    cursor.execute(statement, values)
                cursor.fetchall()


def board(server: Server):
    from talent.indicators.projections import rebuild_board

    fill(1)
    try:
        rebuild_board()
        u, how = page(server, "/desk/indicators/", cookie_of("city"), times=15)
        yield "board_u", u, f"/desk/indicators/ of the city, {ORGANIZATIONS:,} organizations; {how}"
        pairs = [(_seconds(rebuild_board), _seconds(_raw)) for _ in range(TURNS)]
        rebuild = statistics.median(ours for ours, _ in pairs)
        ratio = statistics.median(ours / raw for ours, raw in pairs)
        how = (
            f"every unit in both views in {rebuild:.2f} s CPU, {len(MEASURES) * len(UNITS)} SQL aggregates in "
            f"{statistics.median(raw for _, raw in pairs):.2f} s; {ORGANIZATIONS:,} organizations, {COMMUNITIES:,} "
            f"communities, {STREETS} streets, {DISTRICTS} districts"
        )
        yield "board_rebuild_ratio", ratio, how
        fill(10)
        rebuild_board()
        large = statistics.median(_seconds(rebuild_board) for _ in range(3))
        yield "board_growth_10x", large / rebuild, f"{large:.2f} s at ten times the size against {rebuild:.2f} s"
    finally:
        empty()
