"""Training hours in 我的信息. The ledger names nobody: closing an account leaves it, and wipes the papers behind it."""

from django.db import transaction

from talent.credits.models import CreditHead, OutsideHours, RegistrationPeriod
from talent.credits.outside_hours import Status
from talent.people.holdings import Row, hold, plain
from talent.people.querysets import of_human

WIPED = "（已注销）"


def _rows(ids: list[int]) -> list[Row]:
    # Two rows of one human may hold the same course: it counts once.
    heads = CreditHead.objects.valid().filter(person__in=ids).select_related("source").order_by("-dated", "-pk")
    once = {(head.source_id, head.season): head for head in heads}
    return plain((head.source.title, f"{head.hours.normalize():f}学时，{head.dated}") for head in once.values())


def _handed_in(ids: list[int]) -> list[Row]:
    rows = OutsideHours.objects.filter(person__in=ids)
    return plain((row.title, f"{row.dated}，{row.get_status_display()}") for row in rows)


def _erase_papers(person, by) -> None:
    for row in OutsideHours.objects.filter(of_human(person)).exclude(file=""):
        storage, name = row.file.storage, row.file.name
        transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))
        # Numbered: a person's papers of one day are told apart by their titles.
        row.file, row.title, row.organizer = "", f"{WIPED}{row.pk}", WIPED
        row.reason = row.reason and WIPED
        if row.status in (Status.HANDED_IN, Status.RETURNED):  # there is nothing left to check
            row.status = Status.WITHDRAWN
        row.save(update_fields=["file", "title", "organizer", "reason", "status"])
    RegistrationPeriod.objects.filter(of_human(person)).delete()


hold(
    "学时",
    "证明您参加过培训。",
    40,
    ("talent.TrainingCredit.person", "talent.CreditHead.person"),
    _rows,
    staff_see=True,
)
hold(
    "补交的外部学时",
    "用来核对您在别处参加的培训。",
    42,
    ("talent.OutsideHours.person", "talent.RegistrationPeriod.person"),
    _handed_in,
    _erase_papers,
)
