"""Jobs of the catalogue."""

from lms.catalogue.light_films import has_ffmpeg, make_light_files
from lms.catalogue.models import CourseMedia
from talent.outbox.schedule import job


@job("films.lighten", minutes=5)
def lighten_films() -> None:
    """One film a time, so that other jobs get their turn; a host without ffmpeg leaves them to another host."""
    media = CourseMedia.objects.to_lighten().first() if has_ffmpeg() else None
    if media:
        make_light_files(media)
