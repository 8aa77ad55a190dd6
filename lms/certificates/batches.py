"""成册打印: the certificates of a training as PDFs of some hundred pages each, made in the background."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from lms.certificates.documents import certificate_data, missing_in, render_book
from lms.certificates.models import BatchPart, Certificate, CertificateBatch
from lms.certificates.standing import standings_of
from talent.audit.actions import record
from talent.credits.models import CreditSource
from talent.outbox.actions import enqueue
from talent.outbox.models import OutboxMessage

PART_SIZE = 200  # certificates of one PDF: some seconds of work, far below the outbox's lease


@dataclass(frozen=True)
class BatchState:
    """How far the printing is, who is held because of a character no font has, and parts that were given up."""

    total: int
    done: int
    held: list[str]
    failed: frozenset[int] = frozenset()

    @property
    def finished(self) -> bool:
        return self.done == self.total

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 100


def start_batch(source: CreditSource, *, by) -> CertificateBatch:
    """Have all valid certificates of a training printed; while one batch is under way, that one is returned.

    ValidationError when there is nothing to print.
    """
    with transaction.atomic():
        # Two clicks wait for each other here.
        CreditSource.objects.select_for_update().get(pk=source.pk)
        running = CertificateBatch.objects.filter(source=source, parts__done_at=None).first()
        if running and not _given_up(running.parts.all()):
            return running
        valid = Certificate.objects.filter(source=source).valid().order_by("person__name_pinyin", "pk")
        ids = list(valid.values_list("pk", flat=True))
        if not ids:
            raise ValidationError("这次培训还没有可以打印的证明。")
        batch = CertificateBatch.objects.create(source=source, created_by=by)
        slices = [ids[start : start + PART_SIZE] for start in range(0, len(ids), PART_SIZE)]
        parts = [BatchPart(batch=batch, number=number, certificates=own) for number, own in enumerate(slices, 1)]
        for part in BatchPart.objects.bulk_create(parts):
            enqueue("certificates.print", {"part": part.pk}, key=_key(part.pk))
        record("print_certificates", batch, by=by, region_path=source.region.path, count=len(ids))
    return batch


def _key(part: int) -> str:
    return f"certificates.print:{part}"


def _given_up(parts: Iterable[BatchPart]) -> frozenset[int]:
    """Numbers of the parts that are not done and that nobody works on any more."""
    waiting = {_key(part.pk): part.number for part in parts if part.done_at is None}
    if not waiting:
        return frozenset()
    tried = OutboxMessage.objects.filter(key__in=waiting, done=None, failed=None).values_list("key", flat=True)
    return frozenset(waiting[key] for key in waiting.keys() - set(tried))


def print_part(pk: int) -> None:
    """Make one part's PDF; a part that is done is left alone. What was revoked meanwhile is left out."""
    part = BatchPart.objects.filter(pk=pk, done_at=None).first()
    if part is None:
        return
    rows = Certificate.objects.with_facts().filter(pk__in=part.certificates).order_by("person__name_pinyin", "pk")
    pages, held = [], []
    for standing in standings_of(rows):
        if not standing.valid:
            continue
        page = certificate_data(standing.certificate)
        if missing_in(page):
            held.append(standing.certificate.pk)
        else:
            pages.append(page)
    file = ContentFile(render_book(pages), name=f"certificates-{part.number}.pdf") if pages else None
    with transaction.atomic():
        part = BatchPart.objects.select_for_update().get(pk=pk)
        if part.done_at is None:
            part.held, part.done_at = held, timezone.now()
            if file:
                part.file = file
            part.save()


def state_of(batch: CertificateBatch) -> BatchState:
    """Counted in certificates; three queries at most, and one while parts wait."""
    parts = list(batch.parts.all())
    held = [pk for part in parts for pk in part.held]
    names = Certificate.objects.filter(pk__in=held).values_list("person__name", flat=True) if held else []
    return BatchState(
        total=sum(len(part.certificates) for part in parts),
        done=sum(len(part.certificates) for part in parts if part.done_at),
        held=sorted(names),
        failed=_given_up(parts),
    )
