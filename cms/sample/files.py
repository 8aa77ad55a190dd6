"""The sample city's words and media, read from the files beside this module."""

import json
from datetime import date, timedelta
from html import escape
from pathlib import Path

from django.core.files import File
from wagtail.images import get_image_model

from cms.pictures import make_sizes

FOLDER = Path(__file__).resolve().parent
CONTENT, MEDIA = FOLDER / "content", FOLDER / "media"


def words(name: str) -> dict:
    """One content file, e.g. words("news")["news"]."""
    return json.loads((CONTENT / f"{name}.json").read_text(encoding="utf-8"))


def html(*paragraphs: str) -> str:
    """Plain paragraphs as rich text."""
    return "".join(f"<p>{escape(text, quote=False)}</p>" for text in paragraphs)


def filled(text: str, today: date) -> str:
    """`{year}` is the year of the sample's today."""
    return text.replace("{year}", str(today.year))


def day_of(entry: dict, today: date) -> date:
    """`day_offset` days from today; `weekday` (1 is Monday) moves it forward to the next such day."""
    day = today + timedelta(days=entry["day_offset"])
    if weekday := entry.get("weekday"):
        day += timedelta(days=(weekday - day.isoweekday()) % 7)
    return day


def load_images() -> dict[str, object]:
    """Wagtail images by file name, each with the description a screen reader reads; those that exist are kept."""
    image_model = get_image_model()
    known = {image.title: image for image in image_model.objects.all()}
    found = {}
    for entry in words("media")["images"]:
        image = known.get(entry["title"])
        if image is None:
            image = image_model(
                title=entry["title"], description=entry["alt"][:255], width=entry["width"], height=entry["height"]
            )
            with (MEDIA / entry["file"]).open("rb") as source:
                image.file.save(entry["file"], File(source), save=False)
                image.save()
        found[entry["file"]] = image
    make_sizes(image.pk for image in found.values())
    return found
