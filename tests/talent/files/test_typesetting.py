import datetime
import io
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont
from PIL import Image

from talent.files import glyphs
from talent.files.glyphs import MissingGlyph
from talent.files.qr import qr_svg
from talent.files.typesetting import render_pdf, render_png

TEMPLATE = "tests/talent/files/certificate_like.typ"


@pytest.fixture
def data():
    return {
        "name": "买买提·艾力",
        "date": datetime.date(2026, 3, 5),
        "course": "矛盾调解实务：把话听完，把事办成",
        "hours": Decimal("4.0"),
        "number": "JN26-7K3M-9Q",
        "issuer": "济南市社区社会组织学院（示例）",
        "qr": qr_svg("https://example.org/verify/JN26-7K3M-9Q/"),
    }


@pytest.fixture
def no_full_font(monkeypatch):
    """A machine without any font but ours."""
    monkeypatch.setattr(glyphs, "full_fonts", lambda font_dir: type("None", (), {"fonts": lambda self: []})())


def test_pdf(data):
    assert render_pdf(TEMPLATE, data).startswith(b"%PDF-")


def test_png_has_the_page_and_ink_on_it(data):
    image = Image.open(io.BytesIO(render_png(TEMPLATE, data, pixels_per_inch=72))).convert("L")
    assert image.size == (842, 595)
    assert image.getextrema()[0] < 60


def test_the_name_is_what_differs(data):
    assert render_png(TEMPLATE, data) != render_png(TEMPLATE, data | {"name": "赵明霞"})


@pytest.mark.parametrize("name", ["喆堃珺燚", "买买提·艾力", "昇玥㛃", "𫚕𬶟"])
def test_rare_names_of_the_standard_table_print(data, no_full_font, name):
    assert render_pdf(TEMPLATE, data | {"name": name})


def test_missing_glyph_names_the_character(data, no_full_font):
    with pytest.raises(MissingGlyph) as refusal:
        render_pdf(TEMPLATE, data | {"name": "张龘"})
    assert refusal.value.characters == "龘"
    assert "“龘”" in str(refusal.value)


def test_font_dir_prints_what_ours_lacks(data, settings, tmp_path):
    settings.FONT_DIR = str(tmp_path)
    one_character_font("龘", tmp_path / "full.ttf")
    assert glyphs.full_families({"龘"}) == ["Full Of One"]
    assert render_pdf(TEMPLATE, data | {"name": "张龘"})


def one_character_font(character: str, path) -> None:
    """A font of one character, drawn as 一, under a family name of its own."""
    font = TTFont(glyphs.FONTS / "TalentSansSC-Regular.ttf")
    subsetter = Subsetter()
    subsetter.populate(text="一")
    subsetter.subset(font)
    for table in font["cmap"].tables:
        table.cmap = {ord(character): name for name in table.cmap.values()}
    for record in font["name"].names:
        font["name"].setName("Full Of One", record.nameID, record.platformID, record.platEncID, record.langID)
    font.save(path)


def test_markup_in_data_stays_text(data):
    assert render_pdf(TEMPLATE, data | {"name": '#read("/manage.py") $x$ *粗* \\'})


def test_control_and_zero_width_characters_are_dropped(data, no_full_font):
    assert render_png(TEMPLATE, data | {"name": "赵\u200b明\x07霞"}) == render_png(TEMPLATE, data | {"name": "赵明霞"})


def test_threads_have_a_compiler_each(data):
    with ThreadPoolExecutor(4) as pool:
        pages = list(pool.map(lambda n: render_png(TEMPLATE, data | {"number": str(n % 2)}), range(12)))
    assert len(set(pages)) == 2
