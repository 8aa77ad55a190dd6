from collections.abc import Iterable
from typing import Any

from talent.audit.models import AuditEntry


def record(verb: str, thing, *, by, reason: str = "", region_path: str = "", **data) -> AuditEntry:
    """Write down who did what: `verb` is an English snake_case name, `data` plain JSON without personal numbers.

    Called inside the transaction of the change it describes, so neither exists without the other.
    """
    return AuditEntry.objects.create(
        actor=by if by is not None and by.pk else None,
        verb=verb,
        thing_type=thing._meta.model_name,
        thing_id=str(thing.pk),
        region_path=region_path,
        reason=reason,
        data=data,
    )


def record_all(lines: Iterable[tuple[str, Any, str, dict]], *, by) -> None:
    """The same for many things at once: (verb, thing, path of its unit, data) each. Called inside their transaction."""
    actor = by if by is not None and by.pk else None
    AuditEntry.objects.bulk_create(
        [
            AuditEntry(
                actor=actor, verb=verb, thing_type=thing._meta.model_name, thing_id=str(thing.pk), region_path=path,
                data=data,
            )
            for verb, thing, path, data in lines
        ],
        batch_size=1_000,
    )  # fmt: skip
