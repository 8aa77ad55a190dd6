"""Photos people upload, as they are kept: JPEG, of a size a page needs, without place and device data."""

import io

from django.core.files.base import ContentFile
from PIL import Image, ImageOps

LONGEST_SIDE = 2000  # pixels
LARGEST = 15 * 2**20  # bytes of one upload
QUALITY = 85


def kept_photo(file) -> ContentFile:
    """The picture of an uploaded file that Pillow can read, upright and with all metadata left behind."""
    file.seek(0)
    with Image.open(file) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=QUALITY, optimize=True)
    return ContentFile(out.getvalue(), name="photo.jpg")
