"""Pictures of pages in the sizes that are shown. The sizes are made when a page goes out, never by a reader's visit."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch
from wagtail.images import get_image_model
from wagtail.images.models import Filter, Rendition

COVER, SMALL, WIDE = "fill-800x450", "width-480", "width-960"
SIZES = (COVER, SMALL, WIDE)
# Courses and lessons print theirs by Wagtail's own tag.
COURSE_SIZES = (COVER, "width-800")


@dataclass(frozen=True)
class Picture:
    """An image as a template prints it. `cover` is the 16:9 cut for cards."""

    src: str
    srcset: str
    cover: str
    width: int
    height: int
    alt: str


def pictures_of(ids: Iterable[int | None]) -> dict[int, Picture]:
    """Pictures by image id, two queries for all of them; a size that wasn't made yet falls back to the original."""
    wanted = {pk for pk in ids if pk}
    if not wanted:
        return {}
    sizes = Prefetch("renditions", Rendition.objects.filter(filter_spec__in=SIZES), to_attr="sizes")
    return {
        image.pk: _picture(image) for image in get_image_model().objects.filter(pk__in=wanted).prefetch_related(sizes)
    }


def _picture(image) -> Picture:
    made = {rendition.filter_spec: rendition for rendition in image.sizes}
    shown = made.get(WIDE)
    original = image.file.url
    return Picture(
        src=shown.url if shown else original,
        srcset=", ".join(f"{made[size].url} {made[size].width}w" for size in (SMALL, WIDE) if size in made),
        cover=made[COVER].url if COVER in made else original,
        width=shown.width if shown else image.width,
        height=shown.height if shown else image.height,
        alt=image.description,
    )


def make_sizes(ids: Iterable[int | None], sizes: tuple[str, ...] = SIZES) -> None:
    """Make every size of these images that doesn't exist yet.

    One after the other and each file closed: Wagtail's own bulk way leaves its temporary files open.
    """
    for image in get_image_model().objects.filter(pk__in={pk for pk in ids if pk}):
        made = set(image.renditions.filter(filter_spec__in=sizes).values_list("filter_spec", flat=True))
        for size in sizes:
            if size not in made:
                _make_size(image, Filter(spec=size))


def _make_size(image, size: Filter) -> None:
    with image.generate_rendition_file(size) as file:
        Rendition.objects.get_or_create(
            image=image,
            filter_spec=size.spec,
            focal_point_key=size.get_cache_key(image),
            defaults={"file": file},
        )
