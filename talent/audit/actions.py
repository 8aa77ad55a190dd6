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
