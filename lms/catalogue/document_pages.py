"""PDF pages as pictures: WeChat on Android does not open a PDF in place, a picture it does. Made by the worker."""

import tempfile
from io import BytesIO
from pathlib import Path

import typst
from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image

from lms.catalogue.models import DocumentPage, LessonPage
from lms.catalogue.outline import forget_outlines

MAX_PAGES = 60
WIDTH_MM, PIXELS_PER_INCH, COLOURS = 210, 130, 128
SOURCE = f"""#set page(width: {WIDTH_MM}mm, height: auto, margin: 0pt)
#image("in.pdf", page: int(sys.inputs.page), width: 100%)
"""


def documents_of(lesson: LessonPage) -> list:
    """The PDFs shown in a lesson's text."""
    blocks = [block.value["document"] for block in lesson.body if block.block_type == "document"]
    return [document for document in blocks if document and document.file_extension.lower() == "pdf"]


def make_pages(lesson: LessonPage) -> int:
    """Make the pictures of the lesson's PDFs that have none yet; returns how many. Harmless when run twice.

    A PDF that cannot be read stays what it is: a file to open.
    """
    made = 0
    for document in documents_of(lesson):
        if not DocumentPage.objects.of(document).exists():
            made += _make(document)
    if made:
        forget_outlines()
    return made


def _make(document) -> int:
    with document.open_file() as source:
        pictures = pictures_of(source.read())
    with transaction.atomic():
        # Two workers at once: the second finds the rows of the first.
        if DocumentPage.objects.of(document).exists():
            return 0
        for number, (data, width, height) in enumerate(pictures, 1):
            page = DocumentPage(
                document=document, file_hash=document.get_file_hash(), number=number, width=width, height=height
            )
            page.image.save(f"{document.pk}-{number}.png", ContentFile(data), save=False)
            page.save(force_insert=True)
    return len(pictures)


def pictures_of(data: bytes) -> list[tuple[bytes, int, int]]:
    """(PNG, width, height) of each page, at most MAX_PAGES; empty when it is no PDF that can be read."""
    pictures = []
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.typ"
        source.write_text(SOURCE)
        (Path(folder) / "in.pdf").write_bytes(data)
        for number in range(1, MAX_PAGES + 1):
            try:
                png = typst.compile(
                    str(source),
                    root=folder,
                    format="png",
                    ppi=PIXELS_PER_INCH,
                    sys_inputs={"page": str(number)},
                    ignore_system_fonts=True,
                )
            except (typst.TypstError, RuntimeError):  # past the last page, or not readable at all
                break
            pictures.append(_small(png))
    return pictures


def _small(png: bytes) -> tuple[bytes, int, int]:
    """A page of text needs few colours: a quarter of the bytes on a phone's network."""
    with Image.open(BytesIO(png)) as image:
        out = BytesIO()
        image.convert("RGB").quantize(COLOURS).save(out, "PNG", optimize=True)
        return out.getvalue(), image.width, image.height
