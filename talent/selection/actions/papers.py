"""Photos and attachments of a nomination, within limits that a panel can read."""

from django.core.exceptions import ValidationError
from django.db import transaction

from talent.audit.actions import record
from talent.files.evidence import kept_evidence
from talent.files.pdf_pages import has_page
from talent.selection.models import Nomination, NominationAttachment, NominationPhoto

MAX_PHOTOS, MAX_ATTACHMENTS, MAX_PAGES = 9, 6, 30
IN_HAND = (Nomination.Status.DRAFT, Nomination.Status.RETURNED, Nomination.Status.APPLIED)


def add_photos(nomination: Nomination, *, photos) -> None:
    """Keep (file, caption, consent) with it. ValidationError beyond MAX_PHOTOS; then none is kept."""
    photos = list(photos)
    if nomination.photos.count() + len(photos) > MAX_PHOTOS:
        raise ValidationError(f"照片最多{MAX_PHOTOS}张，先去掉几张再加。")
    for file, caption, consent in photos:
        NominationPhoto.objects.create(nomination=nomination, file=file, caption=caption, consent=consent)


def add_attachment(nomination: Nomination, *, upload, title: str = "", by) -> NominationAttachment:
    """
    Keep a paper with it: PDF of at most MAX_PAGES pages or a photo, 10 MB.

    ValidationError with what to do instead; nothing that was written before is lost by it.
    """
    if nomination.attachments.count() >= MAX_ATTACHMENTS:
        raise ValidationError(f"附件最多{MAX_ATTACHMENTS}份，请合并或去掉几份。")
    kept = kept_evidence(upload)
    if kept.content_type == "application/pdf":
        kept.file.seek(0)
        if has_page(kept.file.read(), MAX_PAGES + 1):
            raise ValidationError(f"这份附件超过{MAX_PAGES}页。请只留最能说明问题的几页，别的留在单位备查。")
        kept.file.seek(0)
    with transaction.atomic():
        made = NominationAttachment.objects.create(
            nomination=nomination,
            file=kept.file,
            title=(title.strip() or upload.name)[:100],
            content_type=kept.content_type,
            size=kept.file.size,
            uploaded_by=by,
        )
        record("add_attachment", nomination, by=by, attachment=made.pk)
    return made


@transaction.atomic
def drop_paper(nomination: Nomination, paper: NominationPhoto | NominationAttachment, *, by) -> None:
    """Take a photo or an attachment out while the nomination is still with who writes it. ValidationError later."""
    nomination = Nomination.objects.select_for_update(of=("self",)).get(pk=nomination.pk)
    if nomination.status not in IN_HAND:
        raise ValidationError("这份材料已经提交，不能再改。")
    record("drop_paper", nomination, by=by, paper=paper._meta.model_name, key=paper.pk)
    paper.delete()
    transaction.on_commit(lambda: paper.file.delete(save=False), robust=True)
