"""The sample's pictures and clips exist, are described, and stay small."""

from tests.cms.sample.content import MEDIA, load

IMAGES = {image["file"]: image for image in load("media")["images"]}
CLIPS = {clip["name"]: clip for clip in load("media")["clips"]}
MEGABYTE = 1024 * 1024


def test_every_image_exists_small_and_described():
    for image in IMAGES.values():
        assert (MEDIA / image["file"]).stat().st_size <= 80 * 1024
        assert len(image["alt"]) >= 15
        assert (image["width"], image["height"]) == (1200, 800)


def test_every_clip_has_poster_captions_and_a_fast_start():
    for clip in CLIPS.values():
        head = (MEDIA / clip["file"]).read_bytes()
        assert head[4:8] == b"ftyp"
        assert head.index(b"moov") < head.index(b"mdat")
        captions = (MEDIA / clip["captions"]).read_text(encoding="utf-8")
        assert captions.startswith("WEBVTT")
        assert captions.count(" --> ") == len(clip["transcript"]) + 1
        assert all(line in captions for line in clip["transcript"])
        assert (MEDIA / clip["poster"]).stat().st_size <= 80 * 1024


def test_media_folder_holds_nothing_else_and_stays_small():
    named = set(IMAGES) | {clip[key] for clip in CLIPS.values() for key in ("file", "poster", "captions")}
    assert {path.name for path in MEDIA.iterdir()} == named
    assert sum((MEDIA / clip["file"]).stat().st_size for clip in CLIPS.values()) <= 4 * MEGABYTE


def test_the_half_seen_lesson_leaves_what_the_page_says():
    """Lesson four of the first course resumes at 06:12 with 5 minutes 40 seconds to go."""
    lesson = load("courses")["courses"][0]["lessons"][3]
    assert CLIPS[lesson["video"]]["seconds"] == 6 * 60 + 12 + 5 * 60 + 40
