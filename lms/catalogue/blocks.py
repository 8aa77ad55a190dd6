"""What a lesson's text is made of."""

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

TEXT_FEATURES = ["bold", "ol", "ul", "link", "document-link"]


class Callout(blocks.StructBlock):
    tone = blocks.ChoiceBlock(label="语气", choices=[("info", "提示"), ("warn", "注意")], default="info")
    title = blocks.CharBlock(label="标题", max_length=40)
    text = blocks.TextBlock(label="内容")

    class Meta:
        label = "提示框"
        icon = "help"
        template = "lms/catalogue/blocks/callout.html"


class Checklist(blocks.StructBlock):
    title = blocks.CharBlock(label="标题", max_length=40)
    items = blocks.ListBlock(blocks.CharBlock(label="一条", max_length=120), label="条目")

    class Meta:
        label = "对照清单"
        icon = "tasks"
        template = "lms/catalogue/blocks/checklist.html"


class Picture(blocks.StructBlock):
    image = ImageChooserBlock(label="图片")
    alt = blocks.CharBlock(label="图片说明（读给看不见的人听）", max_length=120)
    caption = blocks.CharBlock(label="图注", max_length=120, required=False)

    class Meta:
        label = "图片"
        icon = "image"
        template = "lms/catalogue/blocks/picture.html"


class Gallery(blocks.StructBlock):
    title = blocks.CharBlock(label="标题", max_length=40, required=False)
    pictures = blocks.ListBlock(Picture(), label="图片", min_num=2, max_num=20)

    class Meta:
        label = "图集"
        icon = "image"
        template = "lms/catalogue/blocks/gallery.html"


class Quotation(blocks.StructBlock):
    text = blocks.TextBlock(label="原话")
    source = blocks.CharBlock(label="谁说的", max_length=60, required=False)

    class Meta:
        label = "引用"
        icon = "openquote"
        template = "lms/catalogue/blocks/quotation.html"


class Handout(blocks.StructBlock):
    title = blocks.CharBlock(label="名称", max_length=60)
    document = DocumentChooserBlock(label="文件")

    class Meta:
        label = "资料（PDF会一页一页显示出来）"
        icon = "doc-full"
        template = "lms/catalogue/blocks/handout.html"

    def get_context(self, value, parent_context=None):
        """With the pictures of a PDF's pages, once the worker has made them."""
        from lms.catalogue.models import DocumentPage

        document = value["document"]
        pages = DocumentPage.objects.of(document) if document and document.file_extension.lower() == "pdf" else ()
        return super().get_context(value, parent_context=parent_context) | {"pages": pages}


class LessonBody(blocks.StreamBlock):
    paragraph = blocks.RichTextBlock(label="正文", features=TEXT_FEATURES)
    heading = blocks.CharBlock(
        label="小标题", max_length=60, template="lms/catalogue/blocks/heading.html", icon="title"
    )
    callout = Callout()
    checklist = Checklist()
    image = Picture()
    gallery = Gallery()
    quote = Quotation()
    document = Handout()
