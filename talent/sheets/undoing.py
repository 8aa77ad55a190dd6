"""
撤销本次导入: a batch taken back for seven days, row by row, as far as nothing has happened to the rows since.

Works on the images alone, so it knows no people: a changed row gets its old fields back where it still is as the batch
left it; a new row goes where nothing else refers to it. Everything else is a conflict: listed with its reason and left.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.audit.append_only import FACT_MODELS
from talent.sheets import kinds
from talent.sheets.declarations import Sheet
from talent.sheets.models import SheetBatch
from talent.sheets.turns import take_turn
from talent.sheets.upserts import update_rows

UNDO_DAYS = 7
CHUNK = 5_000
TOUCHED, GONE, NEEDED = "导入之后有人改过", "导入之后已删除", "保留的记录还在用它"
# Called with (model label, new or changed pks, when the batch was confirmed); gives {pk: reason} of rows to be left.
_GUARDS: list[Callable[[str, list[int], datetime], dict[int, str]]] = []
Key = tuple[str, int]


def undo_guard(guard: Callable[[str, list[int], datetime], dict[int, str]]) -> Callable:
    """Decorator: an upper slice that knows why a row must stay (it stands in a report, it was merged)."""
    _GUARDS.append(guard)
    return guard


@dataclass(slots=True)
class Image:
    """A row as the batch found it (`before`, None for a new one), left it (`after`), and as it stands now."""

    before: dict[str, Any] | None
    after: dict[str, Any]
    now: dict[str, Any] | None = None

    def add(self, before: dict[str, Any] | None, after: dict[str, Any]) -> None:
        """A later image of the same row: its first `before` and its last `after` count."""
        if self.before is not None and before is not None:
            self.before = before | self.before
        self.after = self.after | after


@dataclass
class UndoReport:
    """What undoing did: rows taken back, and (what, reason) of those left as they are."""

    undone: int = 0
    conflicts: list[tuple[str, str]] = field(default_factory=list)


def may_be_undone(batch: SheetBatch) -> bool:
    """Within seven days, once."""
    return batch.undone_at is None and timezone.now() < batch.confirmed_at + timedelta(days=UNDO_DAYS)


def undo_batch(batch: SheetBatch, *, by) -> UndoReport:
    """
    Take a batch back, in one transaction. Rows touched since are left and listed.

    ValidationError when it is older than seven days, undone already, when `by` may not import this sheet, or when
    somebody writes the same rows at the same moment (then nothing is undone). Source: DOMAIN §9, Flow.
    """
    try:
        with transaction.atomic():
            take_turn()
            locked = (
                SheetBatch.objects.select_for_update(of=("self",)).select_related("upload__region").get(pk=batch.pk)
            )
            if not may_be_undone(locked):
                raise ValidationError(
                    "这次导入已经撤销过了。"
                    if locked.undone_at
                    else f"导入已过{UNDO_DAYS}天，不能整批撤销；请逐条更正。"
                )
            upload, sheet = locked.upload, kinds.get(locked.kind)()
            sheet.check_right(region=upload.region, by=by, **upload.context)
            report = sheet.undo(locked, by) or undo_images(locked, sheet)
            locked.undone_at, locked.undone_by, locked.conflicts = timezone.now(), by, report.conflicts
            locked.save(update_fields=["undone_at", "undone_by", "conflicts"])
            path = upload.region.path if upload.region else ""
            found = {"undone": report.undone, "conflicts": len(report.conflicts)}
            record("undo_import", locked, by=by, region_path=path, kind=locked.kind, **found)
    except IntegrityError:
        raise ValidationError("别人正在改其中的内容，这次没有撤销。请过一会儿再试。") from None
    return report


def undo_images(batch: SheetBatch, sheet: Sheet) -> UndoReport:
    """The general way: every image of the batch that still fits is taken back."""
    undoing = _Undoing(batch, sheet)
    undoing.look()
    return undoing.write()


def _plain(value: Any) -> Any:
    """As the images keep it."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder)) if value.__class__ not in _JSON else value


_JSON = (str, int, bool, type(None))


def _parts(values: Iterable[int]) -> Iterable[list[int]]:
    values = list(values)
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))


class _Undoing:
    def __init__(self, batch: SheetBatch, sheet: Sheet):
        self.batch, self.sheet = batch, sheet
        self.images: dict[str, dict[int, Image]] = {}
        self.kept: dict[Key, str] = {}
        for change in batch.changes.order_by("pk").iterator(chunk_size=20):
            known = self.images.setdefault(change.model, {})
            for pk, before, after in change.images:
                if pk in known:
                    known[pk].add(before, after)
                else:
                    known[pk] = Image(before, after)

    @property
    def _models(self) -> dict[str, type[models.Model]]:
        return {label: apps.get_model(label) for label in self.images}

    def look(self) -> None:
        """Find what must stay, and everything that has to stay with it."""
        for label, model in self._models.items():
            self._compare(label, model)
        for label, model in self._models.items():
            self._find_references(label, model)
            for guard in _GUARDS:
                pks = [pk for pk, image in self.images[label].items() if image.now is not None]
                for pk, reason in guard(label, pks, self.batch.confirmed_at).items():
                    self.kept.setdefault((label, pk), reason)
        self._spread()

    def _compare(self, label: str, model: type[models.Model]) -> None:
        images = self.images[label]
        links = [f.attname for f in model._meta.concrete_fields if f.is_relation and _label(f) in self.images]
        names = sorted({name for image in images.values() for name in (*image.after, *links)})
        for part in _parts(images):
            rows = model._base_manager.select_for_update(of=("self",)).filter(pk__in=part).order_by("pk")
            for pk, *values in rows.values_list("pk", *names):
                images[pk].now = dict(zip(names, map(_plain, values), strict=True))
        for pk, image in images.items():
            if image.now is None:
                if image.before is not None:
                    self.kept[label, pk] = GONE
            elif any(image.now[name] != value for name, value in image.after.items()):
                self.kept[label, pk] = TOUCHED

    def _find_references(self, label: str, model: type[models.Model]) -> None:
        """New rows that something from outside the batch refers to."""
        new = [pk for pk, image in self.images[label].items() if image.before is None and image.now is not None]
        if new and model in FACT_MODELS:
            self.kept |= {(label, pk): "已成为事实记录，不能删除" for pk in new}
        for relation in model._meta.get_fields(include_hidden=True):
            if not (relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)):
                continue
            other = relation.related_model
            own = self.images.get(other._meta.label_lower, {})
            what = f"导入之后已有“{other._meta.verbose_name}”"
            for part in _parts(new):
                rows = other._base_manager.filter(**{f"{relation.field.attname}__in": part}).order_by()
                for target, pk in rows.values_list(relation.field.attname, "pk"):
                    image = own.get(pk)
                    if image is None or image.before is not None:
                        self.kept.setdefault((label, target), what)

    def _spread(self) -> None:
        """A kept row keeps the rows it refers to; a kept person (or whatever the sheet is about) keeps its own rows."""
        links = [
            (label, link.attname, _label(link))
            for label, model in self._models.items()
            for link in model._meta.concrete_fields
            if link.is_relation and _label(link) in self.images
        ]
        before = -1
        while before != len(self.kept):
            before = len(self.kept)
            for label, attname, upper in links:
                for pk, image in self.images[label].items():
                    if image.now is None or (above := image.now[attname]) is None:
                        continue
                    if upper in self.sheet.undone_together and (upper, above) in self.kept:
                        self.kept.setdefault((label, pk), "")
                    parent = self.images[upper].get(above)
                    if parent is not None and parent.before is None and (label, pk) in self.kept:
                        self.kept.setdefault((upper, above), NEEDED)

    def write(self) -> UndoReport:
        """Take back all that is not kept. Foreign keys are checked at the end of the transaction, so any order will do."""
        report = UndoReport()
        for label, model in reversed(self._models.items()):
            images = self.images[label]
            new = [pk for pk, image in images.items() if image.before is None and image.now is not None]
            self._retire(label, model, new)
            gone = [pk for pk in new if (label, pk) not in self.kept]
            for part in _parts(gone):
                model._base_manager.filter(pk__in=part)._raw_delete(model._base_manager.db)
            back = [pk for pk, image in images.items() if image.before is not None and (label, pk) not in self.kept]
            self._restore(model, images, back)
            report.undone += len(gone) + len(back)
        report.conflicts = self._told()
        return report

    def _retire(self, label: str, model: type[models.Model], new: list[int]) -> None:
        """Rows with a history are not deleted but put out of use, where the sheet says how."""
        fields = self.sheet.retires.get(label)
        if fields:
            retired = [pk for pk in new if self.kept.get((label, pk), TOUCHED) != TOUCHED]
            for part in _parts(retired):
                model._base_manager.filter(pk__in=part).update(**fields)
            for pk in retired:
                del self.kept[label, pk]
                self.images[label][pk].now = None

    @staticmethod
    def _restore(model: type[models.Model], images: dict[int, Image], pks: list[int]) -> None:
        groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for pk in pks:
            groups[tuple(images[pk].before)].append(pk)
        for names, members in groups.items():
            fields = [model._meta.get_field(name) for name in names]
            for part in _parts(members):
                rows = list(model._base_manager.filter(pk__in=part))
                for row in rows:
                    for one in fields:
                        setattr(row, one.attname, one.to_python(images[row.pk].before[one.attname]))
                update_rows(model, rows, [one.name for one in fields])

    def _told(self) -> list[tuple[str, str]]:
        """The conflicts in words, those that only follow from another left out."""
        told = []
        for label, model in self._models.items():
            reasons = {pk: reason for (where, pk), reason in self.kept.items() if where == label and reason}
            names = {}
            for part in _parts(reasons):
                names |= {row.pk: str(row) for row in _with_names(model).filter(pk__in=part)}
            what = model._meta.verbose_name
            told += [(f"{what} {names.get(pk, pk)}", reason) for pk, reason in reasons.items() if reason != NEEDED]
        return told


def _with_names(model: type[models.Model]):
    """`str` of a row often names what it refers to: one query instead of one a row."""
    return model._base_manager.select_related(
        *(one.name for one in model._meta.concrete_fields if one.is_relation and not one.null)
    )


def _label(link: models.Field) -> str:
    return link.related_model._meta.label_lower
