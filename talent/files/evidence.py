"""Papers people hand in as proof: PDF or a photo, known by what is inside and not by the name. Kept privately."""

import hashlib
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from talent.files.photos import kept_photo

LARGEST = 10 * 2**20  # bytes of one upload
PDF_TAIL = 2048  # bytes in which a whole PDF says that it ends
WHAT = "请交 PDF，或拍一张照片（JPG、PNG）。"


@dataclass(frozen=True)
class Evidence:
    """The file to keep, what it is, and the fingerprint of what was uploaded."""

    file: ContentFile
    content_type: str
    digest: str


def kept_evidence(upload) -> Evidence:
    """What is kept of an upload: a PDF as it came, a photo as JPEG without place and device data.

    Raises ValidationError with a sentence for the person: too large, empty, broken off, or of another kind.
    """
    if upload.size > LARGEST:
        raise ValidationError("这份材料超过10MB，请拍照或压缩后再交。")
    upload.seek(0)
    content = upload.read()
    digest = hashlib.sha256(content).hexdigest()
    if content.startswith(b"%PDF-"):
        if b"%%EOF" not in content[-PDF_TAIL:]:
            raise ValidationError("这份PDF不完整，请重新保存或重新下载后再交。")
        return Evidence(ContentFile(content, name="evidence.pdf"), "application/pdf", digest)
    return Evidence(_photo(upload), "image/jpeg", digest)


def _photo(upload) -> ContentFile:
    upload.seek(0)
    try:
        with Image.open(upload) as image:
            kind = image.format
        if kind not in {"JPEG", "PNG", "WEBP", "MPO"}:
            raise ValidationError(f"这种文件收不了。{WHAT}")
        return kept_photo(upload)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValidationError(f"这份材料打不开。{WHAT}") from error
