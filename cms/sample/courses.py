"""The six sample courses with their lessons, films and questions."""

from datetime import date, timedelta

from django.core.files import File

from cms.sample.clock import clock_at, moment
from cms.sample.files import MEDIA, words
from lms.catalogue.actions import add_lesson, add_media, create_course
from lms.catalogue.models import CourseMedia, CoursePage
from lms.catalogue.outline import forget_outlines
from lms.quizzes.actions import create_question, create_quiz
from talent.registry.models import Region

COVERS = {"activity": "events"}
# The order of the catalogue, newest first, a month apart.
NEWEST_FIRST = ("activity", "mediation", "volunteers", "finance", "visiting", "registration")


def load_courses(today: date, images: dict, by=None) -> None:
    clips = {clip["name"]: clip for clip in words("media")["clips"]}
    for entry in words("courses")["courses"]:
        if not CoursePage.objects.filter(slug=entry["slug"]).exists():
            with clock_at(moment(today - timedelta(days=2 + 30 * NEWEST_FIRST.index(entry["slug"])))):
                _load_course(entry, today, images, clips, by)
    forget_outlines()


def region_named(name: str) -> Region:
    """The unit of this name, else the city: the sample's texts stand on any set of regions."""
    return Region.objects.filter(name=name).order_by("path").first() or Region.objects.order_by("path")[0]


def _load_course(entry: dict, today: date, images: dict, clips: dict, by) -> None:
    region = region_named(entry["region"])
    course = create_course(
        entry["title"],
        slug=entry["slug"],
        tier=entry["tier"],
        region=region,
        hours=entry["hours"],
        minutes=entry["minutes"],
        summary=entry["summary"],
        audiences=tuple(entry["audiences"]),
        season=str(today.year),
        # In January people are in the middle of what they began in December.
        opens=min(date(today.year, 1, 1), today - timedelta(days=100)),
        short_title=entry["short_title"],
        topic=entry["topic"],
        goals="\n".join(entry["goals"]),
        cover_art=COVERS.get(entry["cover"], entry["cover"]),
        by=by,
    )
    quiz = _load_quiz(entry["quiz"], entry["topic"], region, by)
    for number, lesson in enumerate(entry["lessons"], 1):
        add_lesson(
            course,
            lesson["title"],
            slug=lesson["slug"],
            minutes=lesson["minutes"],
            summary=_first_sentence(lesson["blocks"]),
            body=[_block(block, images) for block in lesson["blocks"]],
            media=_film(clips[lesson["video"]], by) if lesson["video"] else None,
            quiz=quiz if number == len(entry["lessons"]) else None,
            by=by,
        )


def _first_sentence(blocks: list[dict]) -> str:
    """The lesson in a line: the beginning of its text."""
    text = next((block["text"] for block in blocks if block["type"] == "paragraph"), "")
    return text.split("。")[0][:118] + "。" if text else ""


def _block(block: dict, images: dict):
    if block["type"] != "image":
        return block
    image = images[block["file"]]
    return "image", {"image": image, "alt": image.description[:120], "caption": block["caption"]}


def _film(clip: dict, by) -> CourseMedia:
    files = {name: (MEDIA / clip[name]).open("rb") for name in ("file", "captions", "poster") if clip.get(name)}
    try:
        wrapped = {name: File(source, name=clip[name]) for name, source in files.items()}
        return add_media(clip["title"], duration=clip["seconds"], by=by, **wrapped)
    finally:
        for source in files.values():
            source.close()


def _load_quiz(entry: dict, topic: str, region: Region, by):
    questions = [
        create_question(
            row["type"],
            row["stem"],
            row["options"],
            row["correct"],
            region=region,
            explanation=row["explanation"],
            category=topic,
            by=by,
        )
        for row in entry["questions"]
    ]
    return create_quiz(entry["title"], questions, region=region, pass_correct=entry["pass_correct"], by=by)
