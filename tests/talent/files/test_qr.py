import io
import re

import pytest
from PIL import Image

from talent.files.qr import QUIET_ZONE, qr_png, qr_svg

URL = "https://example.org/check-in/abcdefgh/"


@pytest.fixture
def modules():
    """The PNG read back as a grid of dark modules."""
    image = Image.open(io.BytesIO(qr_png(URL, pixels=200)))
    count = int(re.search(r'viewBox="0 0 (\d+)', qr_svg(URL)).group(1))
    step = image.width // count
    assert image.width == image.height == step * count >= 200
    return [[image.getpixel((x * step, y * step)) == 0 for x in range(count)] for y in range(count)]


def test_quiet_zone_is_white(modules):
    size = len(modules)
    edge = [modules[y][x] for y in range(size) for x in range(size) if not _inside(x, y, size)]
    assert not any(edge)


def _inside(x, y, size):
    return QUIET_ZONE <= x < size - QUIET_ZONE and QUIET_ZONE <= y < size - QUIET_ZONE


def test_three_corners_carry_finders(modules):
    finder = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]
    far = len(modules) - QUIET_ZONE - 7
    for top, left in ((QUIET_ZONE, QUIET_ZONE), (QUIET_ZONE, far), (far, QUIET_ZONE)):
        assert ["".join(str(int(modules[top + y][left + x])) for x in range(7)) for y in range(7)] == finder


def test_svg_draws_the_same_modules(modules):
    drawn = set()
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1", qr_svg(URL)):
        drawn |= {(int(x) + step, int(y)) for step in range(int(length))}
    assert drawn == {(x, y) for y, row in enumerate(modules) for x, dark in enumerate(row) if dark}


def test_svg_needs_no_style():
    assert "style" not in qr_svg(URL)
    assert qr_svg(URL).startswith('<svg xmlns="http://www.w3.org/2000/svg"')
