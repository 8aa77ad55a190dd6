"""Taking 100,000 members along as xlsx: our list export beside XlsxWriter alone, and the memory it takes at its peak."""

import json
import subprocess
import sys
import tempfile
import time

ROWS = 100_000


def export_list(server):
    """In a process of its own, so that the memory is that of an export and of nothing else."""
    done = subprocess.run([sys.executable, "-m", "benchmarks.exports"], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found = json.loads(done.stdout.splitlines()[-1])
    how = f"{ROWS} members, {found['columns']} columns: {found['ours']:.1f} s, XlsxWriter alone {found['floor']:.1f} s"
    yield "export_ratio", found["ours"] / found["floor"], f"{how}, median of 3 pairs"
    yield "export_peak_mb", found["peak_mb"], "highest resident memory of the process that exports"


def members(count: int) -> None:
    """Members of one pool with people of their own; inside the caller's transaction, which is rolled back."""
    from django.utils import timezone

    from talent.people.models import Person
    from talent.pools.models import LadderLevel, PoolMembership, TalentPool
    from talent.registry.models import Region
    from talent.registry.row_writer import insert_rows, new_keys

    district = Region.objects.get(name="天桥区")
    streets = list(district.children.order_by("pk").values_list("pk", flat=True))
    level, pool = LadderLevel.objects.first().pk, TalentPool.objects.get_or_create(district=district)[0].pk
    people, links = new_keys(Person, count), new_keys(PoolMembership, count)
    day = timezone.localdate().replace(month=1, day=1)
    insert_rows(
        Person,
        ("id", "name", "name_pinyin", "mobile", "is_volunteer", "password"),
        ((pk, f"测{n % 8000:04d}", f"ce{n % 8000:04d}", f"137{n:08d}", True, "!") for n, pk in enumerate(people)),
    )
    insert_rows(
        PoolMembership,
        ("id", "pool_id", "person_id", "street_id", "since", "level_id", "position"),
        (
            (link, pool, person, streets[n % len(streets)], day, level, "队员")
            for n, (link, person) in enumerate(zip(links, people, strict=True))
        ),
    )


def peak_mb() -> float:
    """Highest resident memory of this process since `forget_peak`."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


def forget_peak() -> None:
    with open("/proc/self/clear_refs", "w") as refs:
        refs.write("5")


def alone(rows: list[list]) -> float:
    """Seconds of XlsxWriter in constant memory over cells that lie ready."""
    import xlsxwriter

    with tempfile.TemporaryFile() as stream:
        began = time.perf_counter()
        book = xlsxwriter.Workbook(stream, {"constant_memory": True})
        sheet = book.add_worksheet()
        date = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.set_column(6, 6, 12, date)
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
        book.close()
        return time.perf_counter() - began


def ours(export, viewer) -> float:
    """Seconds from the question to the finished file, reading included."""
    from django.http import QueryDict

    from talent.sheets.exporting import cells_of
    from talent.sheets.writing import write_xlsx

    with tempfile.TemporaryFile() as stream:
        began = time.perf_counter()
        write_xlsx(
            stream, export.title, [one.out for one in export.columns], cells_of(export, viewer, QueryDict(), full=False)
        )
        return time.perf_counter() - began


def main() -> None:
    """Prints {"ours", "floor", "columns", "peak_mb"}."""
    import statistics

    import django

    django.setup()
    from django.db import transaction
    from django.http import QueryDict

    from talent.people.models import Person
    from talent.sheets import list_exports
    from talent.sheets.exporting import cells_of

    with transaction.atomic():
        members(ROWS)
        export, viewer = list_exports.get("pool"), Person.objects.get(login="tianqiao")
        forget_peak()
        pairs = [ours(export, viewer)]
        peak = peak_mb()
        rows = list(cells_of(export, viewer, QueryDict(), full=False))
        pairs += [ours(export, viewer) for _ in range(2)]
        floor = [alone(rows) for _ in range(3)]
        transaction.set_rollback(True)
    found = {"ours": statistics.median(pairs), "floor": statistics.median(floor), "peak_mb": peak}
    print(json.dumps(found | {"columns": len(export.columns)}))


if __name__ == "__main__":
    main()
