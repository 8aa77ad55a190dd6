"""What has been recorded of people since a moment, in whatever fact table: check-ins, credits, completions."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import DateTimeField

from talent.audit.append_only import FACT_MODELS
from talent.people.models import Person
from talent.sheets.undoing import undo_guard

MOMENTS = ("recorded_at", "completed_at", "created")
CHUNK = 5_000


def people_with_facts_since(people: Iterable[int], since: datetime) -> dict[int, str]:
    """{person: why} of those of whom a fact was recorded since; the fact slices lie above, so the list of facts is asked."""
    wanted, found = list(set(people)), {}
    for model in FACT_MODELS:
        fields = {field.name: field for field in model._meta.concrete_fields}
        moment = next((name for name in MOMENTS if isinstance(fields.get(name), DateTimeField)), None)
        if moment is None or "person" not in fields or fields["person"].related_model is not Person:
            continue
        for start in range(0, len(wanted), CHUNK):
            rows = model._base_manager.filter(
                **{f"{moment}__gte": since, "person__in": wanted[start : start + CHUNK]}
            ).order_by()
            found |= dict.fromkeys(
                rows.values_list("person_id", flat=True), f"导入之后已有“{model._meta.verbose_name}”"
            )
    return found


@undo_guard
def merged_people(label: str, pks: list[int], since: datetime) -> dict[int, str]:
    """Merged duplicates lead to the person they were merged into: undoing leaves them."""
    if label != "talent.person":
        return {}
    merged = Person.objects.filter(pk__in=pks).exclude(canonical=None).values_list("pk", flat=True)
    return dict.fromkeys(merged, "导入之后已合并到另一位")
