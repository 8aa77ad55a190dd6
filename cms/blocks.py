"""What the text of a page is made of. Callouts, checklists and quotations are those of lessons."""

from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from lms.catalogue.blocks import TEXT_FEATURES, Callout, Checklist, Quotation

# What is pasted from Word or WPS into a long text keeps its headings and loses its fonts.
STORY_FEATURES = ["h2", "h3", *TEXT_FEATURES]
ALT_HELP = "读给看不见图的人听：画面里有谁、在做什么。"


class Picture(blocks.StructBlock):
    image = ImageChooserBlock(label="图片")
    alt = blocks.CharBlock(label="图片说明", max_length=120, help_text=ALT_HELP)
    caption = blocks.CharBlock(label="图注", max_length=120, required=False)

    class Meta:
        label = "图片"
        icon = "image"
        template = "cms/blocks/picture.html"


class BulletList(blocks.StructBlock):
    """A list with its headline: numbered where the order matters."""

    title = blocks.CharBlock(label="标题", max_length=40, required=False)
    numbered = blocks.BooleanBlock(label="分先后（编号）", required=False)
    items = blocks.ListBlock(blocks.CharBlock(label="一条", max_length=160), label="条目")

    class Meta:
        label = "列表"
        icon = "list-ul"
        template = "cms/blocks/list.html"


class Answer(blocks.StructBlock):
    question = blocks.CharBlock(label="问", max_length=60)
    answer = blocks.RichTextBlock(label="答", features=TEXT_FEATURES)

    class Meta:
        label = "问答"
        icon = "help"
        template = "cms/blocks/answer.html"


class Body(blocks.StreamBlock):
    paragraph = blocks.RichTextBlock(label="正文", features=TEXT_FEATURES, template="cms/blocks/paragraph.html")
    heading = blocks.CharBlock(label="小标题", max_length=60, icon="title", template="cms/blocks/heading.html")
    image = Picture()
    list = BulletList()
    checklist = Checklist()
    callout = Callout()
    quote = Quotation()


class InfoBody(Body):
    answer = Answer()


class PracticePoint(blocks.StructBlock):
    """One headed point of a case's main practice."""

    heading = blocks.CharBlock(label="做法", max_length=30)
    text = blocks.RichTextBlock(label="怎么做的", features=TEXT_FEATURES)

    class Meta:
        label = "做法"
        icon = "list-ol"


class Figure(blocks.StructBlock):
    """A number of the results, as it is printed large."""

    value = blocks.CharBlock(label="数字", max_length=12)
    unit = blocks.CharBlock(label="单位", max_length=8, required=False)
    label = blocks.CharBlock(label="说的是什么", max_length=30)

    class Meta:
        label = "数字"
        icon = "order"


class SheetField(blocks.StructBlock):
    """A line of a form to fill in by hand."""

    label = blocks.CharBlock(label="栏目", max_length=30)
    hint = blocks.CharBlock(label="怎么填", max_length=80, required=False)
    lines = blocks.IntegerBlock(label="留几行", min_value=1, max_value=12, default=1)
    half = blocks.BooleanBlock(label="占半行", required=False)


class SheetFields(blocks.StructBlock):
    fields = blocks.ListBlock(SheetField(), label="栏目", min_num=1)

    class Meta:
        label = "逐项填写"
        icon = "form"


class SheetTable(blocks.StructBlock):
    columns = blocks.ListBlock(blocks.CharBlock(label="列名", max_length=20), label="列", min_num=2, max_num=10)
    example = blocks.ListBlock(
        blocks.ListBlock(blocks.CharBlock(label="格", max_length=40, required=False), label="一行"),
        label="示例行",
        required=False,
        default=[],
    )
    blank_rows = blocks.IntegerBlock(label="留几行空白", min_value=1, max_value=40, default=16)

    class Meta:
        label = "表格"
        icon = "table"


class Sheet(blocks.StreamBlock):
    """The printable sheet of a tool: a form or a table."""

    form = SheetFields()
    table = SheetTable()

    class Meta:
        max_num = 1
