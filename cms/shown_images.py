"""Which images a page shows: its own, those of its text, those of its photos."""

from wagtail.fields import StreamField
from wagtail.images import get_image_model

from cms.bodies import image_ids


def images_of(page) -> set[int]:
    image_model = get_image_model()
    ids: set[int] = set()
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            ids |= image_ids(getattr(page, field.name))
        elif field.many_to_one and field.related_model is image_model:
            ids.add(getattr(page, field.attname))
    if hasattr(page, "photos"):
        ids |= {photo.image_id for photo in page.photos.all()}
    return {pk for pk in ids if pk}


def descriptions_of(page) -> list[tuple[str, str]]:
    """(where, text) of the descriptions that are read out for the images of a page."""
    rows = get_image_model().objects.filter(pk__in=images_of(page)).exclude(description="").order_by("pk")
    return [(f"图片“{title}”的说明", text) for title, text in rows.values_list("title", "description")]
