"""上传盖章件: the scan of a sealed paper is kept beside its record; nothing is overwritten."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction

from talent.audit.actions import record
from talent.files.models import StampedCopy
from talent.files.papers import Paper

MAX_BYTES = 10 * 2**20
# By content, not by name: what a phone or a scanner makes.
_TYPES = {
    b"%PDF-": ("application/pdf", "pdf"),
    b"\xff\xd8\xff": ("image/jpeg", "jpg"),
    b"\x89PNG\r\n": ("image/png", "png"),
}


def stamp(paper: Paper, thing, file: File, *, by) -> StampedCopy:
    """
    Keep a scan with a record. ValidationError when `by` may not, or the file is no PDF or picture of at most 10 MB.
    """
    if not paper.may_stamp(by, thing):
        raise ValidationError("盖章件由负责这份材料的单位上传。")
    if file.size > MAX_BYTES:
        raise ValidationError(f"文件超过{MAX_BYTES // 2**20}MB，请压缩或改用拍照。")
    head = file.read(8)
    file.seek(0)
    found = next((kind for start, kind in _TYPES.items() if head.startswith(start)), None)
    if found is None:
        raise ValidationError("请上传PDF，或拍照得到的JPG、PNG图片。")
    content_type, ending = found
    with transaction.atomic():
        copy = StampedCopy(
            kind=paper.kind, thing_id=thing.pk, file_name=Path(file.name).name[-120:], content_type=content_type,
            size=file.size, uploaded_by=by,
        )  # fmt: skip
        copy.file.save(f"{paper.kind}-{thing.pk}.{ending}", file, save=False)
        copy.save()
        record("upload_stamped_copy", copy, by=by, region_path=paper.region_path(thing), kind=paper.kind)
    return copy


def copies_of(kind: str, pk: int):
    """Scans of one paper, the newest first."""
    return StampedCopy.objects.filter(kind=kind, thing_id=pk).select_related("uploaded_by")
