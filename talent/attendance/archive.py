"""归档材料: what a session leaves behind, kept privately, with a list of what is still missing."""

import hashlib
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from talent.attendance.archive_models import SessionPaper
from talent.audit.actions import record
from talent.files.evidence import kept_evidence
from talent.training.locking import locked

Kind = SessionPaper.Kind
MB = 2**20
LARGEST_SLIDES = 50 * MB  # bytes of one upload; papers and photos have the limit of `kept_evidence`
MOST = 60  # pieces of one session
OFFICE = {
    "ppt/": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
    "word/": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
}
# Which kinds may be an office document, and what it says when a file is none of the accepted.
DOCUMENTS = {Kind.SLIDES: ("ppt/", "word/"), Kind.NOTICE: ("word/",), Kind.SUMMARY: ("word/",)}
HINTS = {
    Kind.PHOTO: "照片请传JPG或PNG。",
    Kind.SLIDES: "课件请传PDF、pptx或docx；ppt、doc请另存为新格式。",
    Kind.NOTICE: "通知请传PDF、docx或照片。",
    Kind.SUMMARY: "小结请传PDF、docx或照片。",
}


@dataclass(frozen=True)
class Item:
    """One line of the checklist, with what is there for it."""

    kind: str
    label: str
    papers: list[SessionPaper]

    @property
    def done(self) -> bool:
        return bool(self.papers)


def checklist_of(session) -> list[Item]:
    """The six kinds in their order, each with its pieces; one query."""
    papers = list(session.papers.select_related("uploaded_by"))
    return [Item(kind.value, kind.label, [row for row in papers if row.kind == kind]) for kind in Kind]


def keep_paper(session, kind: str, upload, *, by, caption: str = "", consent: bool = False) -> SessionPaper:
    """Keep one piece; the same file again is the same piece. What may be in it is decided by content, not by name.

    Photos lose place and device data. ValidationError with a sentence: unknown kind, too large, empty, another type.
    """
    if kind not in Kind:
        raise ValidationError("请选一类材料。")
    content, content_type, ending = _checked(kind, upload)
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        session = locked(session)  # a button tapped twice keeps one piece
        known = SessionPaper.objects.filter(session=session, kind=kind, digest=digest).first()
        if known:
            return known
        if session.papers.count() >= MOST:
            raise ValidationError(f"一场培训最多存{MOST}份材料。")
        is_photo = kind == Kind.PHOTO
        paper = SessionPaper(
            session=session, kind=kind, digest=digest, size=len(content), content_type=content_type, uploaded_by=by, uploaded_at=timezone.now(),
            file_name=f"{PurePath(upload.name).stem[:100] or '材料'}.{ending}", consent=consent and is_photo,
            caption=caption.strip()[:100] if is_photo else "",
        )  # fmt: skip
        paper.file.save(f"{session.pk}-{kind}.{ending}", ContentFile(content), save=False)
        paper.save()
        record("keep_paper", paper, by=by, region_path=session.region.path, kind=kind)
    return paper


def describe_photo(paper: SessionPaper, *, by, caption: str, consent: bool) -> SessionPaper:
    """What is seen on a photo, and whether those on it agree to be shown in public."""
    if paper.kind != Kind.PHOTO:
        raise ValidationError("只有照片要写说明和授权。")
    paper.caption, paper.consent = caption.strip()[:100], consent
    with transaction.atomic():
        paper.save(update_fields=["caption", "consent"])
        record("describe_photo", paper, by=by, region_path=paper.session.region.path, consent=consent)
    return paper


def drop_paper(paper: SessionPaper, *, by) -> None:
    """Take a piece out that was put in by mistake: the file is deleted, who did it stays on record."""
    with transaction.atomic():
        record("drop_paper", paper, by=by, region_path=paper.session.region.path, kind=paper.kind)
        file = paper.file
        paper.delete()
        transaction.on_commit(lambda: file.delete(save=False), robust=True)


def _checked(kind: str, upload) -> tuple[bytes, str, str]:
    """Bytes to keep, their type and their ending."""
    if not upload.size:
        raise ValidationError("这个文件是空的，请重新选。")
    if wanted := DOCUMENTS.get(kind):
        if upload.size > LARGEST_SLIDES:
            raise ValidationError(f"文件超过{LARGEST_SLIDES // MB}MB，请压缩后再传。")
        if found := _office(upload, wanted):
            return found
        if kind == Kind.SLIDES and (found := _large_pdf(upload)):
            return found
    try:
        kept = kept_evidence(upload)
    except ValidationError as error:
        if hint := HINTS.get(kind):
            raise ValidationError(f"{error.messages[0].split('。')[0]}。{hint}") from error
        raise
    if kind == Kind.PHOTO and kept.content_type != "image/jpeg":
        raise ValidationError(HINTS[Kind.PHOTO])
    ending = "pdf" if kept.content_type == "application/pdf" else "jpg"
    kept.file.seek(0)
    return kept.file.read(), kept.content_type, ending


def _office(upload, folders: tuple[str, ...]) -> tuple[bytes, str, str] | None:
    """A document without macros whose main part lies in one of the folders; None for any other file."""
    upload.seek(0)
    if upload.read(4) != b"PK\x03\x04":
        return None
    try:
        with zipfile.ZipFile(upload) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise ValidationError("这个文件打不开，请重新保存后再传。") from error
    if any(name.endswith("vbaProject.bin") for name in names):
        raise ValidationError("这份文件带宏，请另存为不带宏的格式再传。")
    for folder in folders:
        if any(name.startswith(folder) for name in names):
            upload.seek(0)
            return (upload.read(), *OFFICE[folder])
    return None


def _large_pdf(upload) -> tuple[bytes, str, str] | None:
    """Slides saved as PDF may be larger than a paper."""
    upload.seek(0)
    content = upload.read()
    whole = content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]
    return (content, "application/pdf", "pdf") if whole else None
