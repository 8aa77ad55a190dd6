"""What an uploaded handout is, by what is inside and not by its name: PDF, picture, or an office document."""

import zipfile

from django.core.exceptions import ValidationError
from django.core.files import File

WHAT = "请上传PDF、图片（JPG、PNG）或 Word、PPT、Excel（docx、pptx、xlsx）文件。"
_STARTS = {
    b"%PDF-": ("application/pdf", "pdf"),
    b"\xff\xd8\xff": ("image/jpeg", "jpg"),
    b"\x89PNG\r\n": ("image/png", "png"),
}
_OFFICE = "application/vnd.openxmlformats-officedocument."
_PARTS = {
    "word/document.xml": (f"{_OFFICE}wordprocessingml.document", "docx"),
    "ppt/presentation.xml": (f"{_OFFICE}presentationml.presentation", "pptx"),
    "xl/workbook.xml": (f"{_OFFICE}spreadsheetml.sheet", "xlsx"),
}


def content_type_of(file: File) -> tuple[str, str]:
    """Content type and ending of a file. ValidationError for any other kind, and for documents with macros."""
    file.seek(0)
    head = file.read(8)
    file.seek(0)
    found = next((kind for start, kind in _STARTS.items() if head.startswith(start)), None)
    if found is None and head.startswith(b"PK\x03\x04"):
        found = _office_type(file)
    if found is None:
        raise ValidationError(f"这种文件收不了。{WHAT}")
    return found


def _office_type(file: File) -> tuple[str, str] | None:
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise ValidationError("这份文件不完整，请重新保存后再上传。") from error
    finally:
        file.seek(0)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise ValidationError("这份文件里有宏，请另存为不带宏的docx、pptx或xlsx。")
    return next((kind for part, kind in _PARTS.items() if part in names), None)
