"""What an uploaded film, its captions and its poster must be, told by what is inside and never by the name. Pure.

Each check takes an open file, reads only what it needs, and raises ValidationError with a sentence for the editor.
"""

import re
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from PIL import Image

LARGEST_FILM = 2**30
LARGEST_CAPTIONS = 2**20
LARGEST_POSTER = 5 * 2**20
# The index of a film of several hours is a few MB; a larger one is no index.
LARGEST_INDEX = 32 * 2**20
NO_FILM = "这不是mp4视频（看的是内容，不是文件名）。请用剪映或手机导出mp4再上传。"
TIMING = re.compile(
    r"^((?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3})[ \t]+-->[ \t]+((?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3})(?:[ \t].*)?$"
)


def check_film(file) -> None:
    """An mp4 of bearable size, whole, and in a codec that every phone plays."""
    if file.size > LARGEST_FILM:
        raise ValidationError(f"视频超过{LARGEST_FILM // 2**20}MB，传不了。请压缩到720p，或按章节剪成几段再上传。")
    boxes = dict(_boxes(file))
    if "ftyp" not in boxes:
        raise ValidationError(NO_FILM)
    index = _index(file, boxes)
    if not index:
        raise ValidationError("这段视频不完整，可能没传完或没导出完。请重新导出再上传。")
    if b"hvc1" in index or b"hev1" in index:
        raise ValidationError("这段视频是HEVC编码，很多手机放不了。请导出成H.264（兼容性优先）再上传。")


def seconds_of(file) -> float:
    """Length of an mp4 by its own index; 0 when it has none."""
    index = _index(file, dict(_boxes(file)))
    at = index.find(b"mvhd") + 4
    if at < 4 or len(index) < at + 32:
        return 0.0
    wide = index[at] == 1
    scale_at, width = (at + 20, 8) if wide else (at + 12, 4)
    scale = int.from_bytes(index[scale_at : scale_at + 4])
    return int.from_bytes(index[scale_at + 4 : scale_at + 4 + width]) / scale if scale else 0.0


def _index(file, boxes: dict[str, tuple[int, int]]) -> bytes:
    """The moov box, where a film keeps its tracks; empty when there is none that is whole."""
    start, size = boxes.get("moov", (0, 0))
    if not size or size > LARGEST_INDEX or start + size > file.size:
        return b""
    file.seek(start)
    return file.read(size)


def _boxes(file) -> Iterator[tuple[str, tuple[int, int]]]:
    """(kind, (start, size)) of the outermost boxes; ends at the first thing that is none."""
    start = 0
    for _ in range(1000):
        file.seek(start)
        head = file.read(16)
        size, kind = int.from_bytes(head[:4]), head[4:8]
        if size == 1:
            size = int.from_bytes(head[8:16])
        elif size == 0:
            size = file.size - start
        if len(head) < 8 or size < 8 or not kind.isalnum():
            return
        yield kind.decode("ascii"), (start, size)
        start += size


def check_captions(file) -> None:
    """WebVTT in UTF-8 with at least one line, none of which ends before it begins."""
    if file.size > LARGEST_CAPTIONS:
        raise ValidationError("字幕文件超过1MB，不像是字幕。请上传.vtt文件。")
    file.seek(0)
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationError("字幕不是UTF-8编码，会显示成乱码。请用记事本“另存为”，编码选UTF-8。") from None
    lines = text.splitlines()
    if not lines or not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        raise ValidationError("字幕要用WebVTT格式，第一行是WEBVTT。剪映导出的srt请先转成vtt。")
    timed = [(number, line) for number, line in enumerate(lines, 1) if "-->" in line]
    if not timed:
        raise ValidationError("字幕里一句话也没有。")
    for number, line in timed:
        times = TIMING.match(line.strip())
        if not times:
            raise ValidationError(f"字幕第{number}行的时间看不懂，要写成00:01.000 --> 00:04.000。")
        if _seconds(times[2]) <= _seconds(times[1]):
            raise ValidationError(f"字幕第{number}行的结束时间早于开始时间。")


def _seconds(stamp: str) -> float:
    seconds = 0.0
    for part in stamp.split(":"):
        seconds = seconds * 60 + float(part)
    return seconds


def check_poster(file) -> None:
    """A photo; a drawing that could carry a script is none."""
    if file.size > LARGEST_POSTER:
        raise ValidationError("封面图超过5MB，请压缩后再上传。")
    file.seek(0)
    try:
        with Image.open(file, formats=["JPEG", "PNG", "WEBP"]) as image:
            image.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise ValidationError("封面图要用JPG、PNG或WebP图片。") from None
    finally:
        file.seek(0)
