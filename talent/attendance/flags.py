"""What a trainer looks at twice before confirming: nothing here refuses anything."""

from collections import defaultdict
from dataclasses import dataclass

from talent.attendance.models import AttendanceHead, Path, RefusedCheckIn, WalkIn
from talent.training.models import SessionSignup

EXPECTED = (SessionSignup.Status.SIGNED_UP, SessionSignup.Status.EXCUSED)


@dataclass(frozen=True)
class Flag:
    """One remark with the names behind it."""

    title: str
    names: tuple[str, ...] = ()
    hint: str = ""


def flags_of(session) -> list[Flag]:
    """One phone for several people, people without a seat, helped people, walk-ins, refused tries; four queries."""
    heads = list(AttendanceHead.objects.filter(session=session).here().select_related("person").order_by("at", "pk"))
    seats = set(SessionSignup.objects.filter(session=session, status__in=EXPECTED).values_list("person_id", flat=True))
    walk_ins = tuple(WalkIn.objects.filter(session=session).unmatched().values_list("name", flat=True))
    refused = RefusedCheckIn.objects.filter(session=session).count()
    found = [
        *(Flag("疑似代签：同一部手机签了几个人", names, "夫妻合用一部手机也会这样，认得就好。")
          for names in _shared_phones(heads)),
        Flag("没有报名就来了", tuple(head.person.name for head in heads if head.person_id not in seats)),
        Flag("协助登记", tuple(head.person.name for head in heads if head.path == Path.ASSISTED)),
        Flag("现场登记还没核对", walk_ins, "确认后也可以核对，对上人就补记学时。"),
    ]  # fmt: skip
    tries = [Flag(f"没签上的尝试{refused}次", hint="多半是扫了过期的码。")] if refused else []
    return [flag for flag in found if flag.names] + tries


def _shared_phones(heads: list[AttendanceHead]) -> list[tuple[str, ...]]:
    by_device: dict[str, list[str]] = defaultdict(list)
    for head in heads:
        if head.device:
            by_device[head.device].append(head.person.name)
    return [tuple(names) for names in by_device.values() if len(names) > 1]
