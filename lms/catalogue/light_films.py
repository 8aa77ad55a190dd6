"""A lighter picture and the sound alone, for old phones and slow networks; made where ffmpeg is installed."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files import File
from django.utils import timezone

from lms.catalogue.models import CourseMedia
from lms.catalogue.outline import forget_outlines

LONGEST_WORK = 3600
VOICE = ("-c:a", "aac", "-b:a", "40k", "-ac", "1")
# 270 lines at ten frames a second keep slides and faces readable at a fifth of the size; the index stands in front.
LIGHT = (
    *("-vf", "scale=-2:270,fps=10", "-c:v", "libx264", "-preset", "veryfast", "-crf", "32", "-pix_fmt", "yuv420p"),
    *VOICE,
    *("-movflags", "+faststart"),
)
AUDIO = ("-vn", *VOICE, "-movflags", "+faststart")


def has_ffmpeg() -> bool:
    return shutil.which("ffmpeg") is not None


def make_light_files(media: CourseMedia) -> None:
    """Both files of one film. One that is no smaller than the film, or that ffmpeg cannot make, is left out.

    Takes minutes and holds no transaction; done twice it replaces what is there. A film whose file is gone raises,
    and is not tried again; one whose file was changed meanwhile gets its turn once more.
    """
    same = CourseMedia.objects.filter(pk=media.pk, file=media.file.name)
    try:
        with TemporaryDirectory() as folder:
            source = Path(folder) / "film.mp4"
            with media.file.open("rb") as stored, source.open("wb") as copy:
                shutil.copyfileobj(stored, copy)
            light = _made(source, Path(folder) / "light.mp4", LIGHT)
            audio = _made(source, Path(folder) / "audio.m4a", AUDIO)
            if same.exists():
                _attach(media.light, light)
                _attach(media.audio, audio)
                same.update(light=media.light.name or "", audio=media.audio.name or "")
    finally:
        same.update(tried_at=timezone.now())
    forget_outlines()


def _made(source: Path, target: Path, how: Sequence[str]) -> Path | None:
    command = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-threads", "1", "-i", source, *how, target]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=LONGEST_WORK)  # noqa: S603  (our own words and a path of ours)
    except (OSError, subprocess.SubprocessError):
        return None
    return target if target.stat().st_size < source.stat().st_size else None


def _attach(field, made: Path | None) -> None:
    if made is None:
        return
    with made.open("rb") as content:
        field.save(made.name, File(content), save=False)
