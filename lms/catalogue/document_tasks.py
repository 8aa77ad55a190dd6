"""Pictures of PDFs, after a lesson was published."""

from lms.catalogue.document_pages import make_pages
from lms.catalogue.models import LessonPage
from talent.outbox.handlers import handles


@handles("lesson.documents")
def picture_documents(payload: dict) -> None:
    lesson = LessonPage.objects.filter(pk=payload["lesson"]).first()
    if lesson:
        make_pages(lesson)
