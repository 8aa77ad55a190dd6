"""The registers at the size of the province: 100,000 people and as many organizations beside the sample city."""

from itertools import product

from benchmarks.pages import page
from benchmarks.world import Server, cookie_of, queries_of

PEOPLE = ORGANIZATIONS = 100_000
MARK = "register-bench"
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "桂秀淑建志明文玉春海丽国永红梅兰英芳军强"


def fill() -> None:
    """Once for a bench database: people with a tie to a street each, organizations with a street each."""
    import datetime as dt

    from django.db import connection, transaction

    from talent.people.models import Affiliation, Person
    from talent.registry.models import Organization, Region
    from talent.registry.row_writer import insert_rows, new_keys
    from talent.text.pinyin import name_pinyin

    if Person.objects.filter(organization_text=MARK).exists():
        return
    streets = list(Region.objects.streets().order_by("pk").values_list("pk", flat=True))
    names = ["".join(part) for part in product(SURNAMES, GIVEN, GIVEN)]
    keys = {name: name_pinyin(name) for name in names}
    since = dt.date(2022, 1, 1)
    with transaction.atomic():
        pks = new_keys(Person, PEOPLE)
        insert_rows(
            Person,
            ("id", "password", "name", "name_initials", "name_pinyin", "mobile", "is_volunteer", "organization_text"),
            (
                (
                    pk,
                    "!",
                    name := names[row % len(names)],
                    *keys[name],
                    f"139{row * 7919 % 10**8:08d}",
                    row % 3 == 0,
                    MARK,
                )
                for row, pk in enumerate(pks)
            ),
        )
        insert_rows(
            Affiliation,
            ("person_id", "region_id", "source", "since"),
            ((pk, streets[row % len(streets)], "home", since) for row, pk in enumerate(pks)),
        )
        insert_rows(
            Organization,
            ("name", "category", "status", "street_id", "filing_code", "note"),
            (
                (
                    f"{names[row % len(names)]}{row}邻里互助队",
                    "service",
                    "filed",
                    streets[row % len(streets)],
                    f"B{row:08d}",
                    MARK,
                )
                for row in range(ORGANIZATIONS)
            ),
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def empty() -> None:
    """The measured city as it was: other figures are measured in it."""
    from django.db import connection, transaction

    from talent.people.models import Affiliation, Person
    from talent.registry.models import Organization

    with transaction.atomic():
        marked = Person.objects.filter(organization_text=MARK)
        Affiliation.objects.filter(person__in=marked)._raw_delete(using="default")
        marked._raw_delete(using="default")
        Organization.objects.filter(filing_code__startswith="B", note=MARK)._raw_delete(using="default")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def registers(server: Server):
    fill()
    try:
        yield from _figures(server)
    finally:
        empty()


def _figures(server: Server):
    for name, path in (("people_list", "/desk/people/"), ("organizations_list", "/desk/organizations/")):
        worst, how = max(page(server, path, cookie_of(login), times=15) for login in ("city", "street"))
        yield f"{name}_u", worst, f"{path}, {PEOPLE:,} rows, the dearer of city and street; {how}"
        yield f"{name}_queries", queries_of(path, "city"), f"{path} as city admin, second call"
    questions = ("wgl", "%E6%A1%82%E5%85%B0", "1234", "%E9%82%BB%E9%87%8C")
    asked = [page(server, f"/desk/search/?q={word}", cookie_of(login), times=10)
             for word in questions for login in ("city", "street")]  # fmt: skip
    worst, how = max(asked)
    yield "desk_search_u", worst, f"the dearest of initials, given name, mobile tail, organization; {how}"
