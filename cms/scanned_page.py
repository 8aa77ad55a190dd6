"""Pages that are scanned before they go out: where their texts stand, what is found, and that nothing passes by it."""

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from modelcluster.models import get_all_child_relations
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing

from cms.scanning import Finding, scan

# The buttons of the editor that send a page on; saving a draft is free.
SENDS_ON = ("action-publish", "action-submit", "action-restart-workflow", "action-workflow-action")


class ScannedPageForm(WagtailAdminPageForm):
    """The editor's form. Publishing and handing in are refused with the place of what was found."""

    def clean(self):
        cleaned = super().clean()
        if any(name in self.data for name in SENDS_ON):
            for sentence in [*self._overtaken(), *self._refusals(cleaned)]:
                self.add_error(None, sentence)
        return cleaned

    def _overtaken(self) -> list[str]:
        """Somebody else has saved since this form was opened; sent once more, it goes through."""
        seen = self.data.get("overwrite_revision_id") or self.data.get("loaded_revision_id")
        newest = self.instance.latest_revision
        if not seen or newest is None or str(newest.pk) == seen or newest.user_id == getattr(self.for_user, "pk", None):
            return []
        return [f"{newest.user or '别人'}刚改过这一页，请在“历史”里看看改了什么，再送一次。"]

    def _refusals(self, cleaned) -> list[str]:
        page = self.instance
        texts = [
            (str(field.verbose_name), text)
            for field in _text_fields(type(page))
            if field.name in cleaned
            for text in [cleaned[field.name]]
        ]
        children = self._children()
        texts += _child_texts(type(page), {name: rows for name, rows in children.items() if name != "comments"})
        found = [finding for finding in _scan(texts) if finding.blocks]
        return [f"{finding}，请改后再送。" for finding in found] + type(page).missing_in(cleaned, children)

    def _children(self) -> dict[str, list[dict]]:
        return {
            name: [
                form.cleaned_data for form in formset.forms if form.is_valid() and not form.cleaned_data.get("DELETE")
            ]
            for name, formset in self.formsets.items()
        }


class ScannedPage(models.Model):
    """Mixin of pages whose words the scan looks through."""

    base_form_class = ScannedPageForm

    class Meta:
        abstract = True

    @classmethod
    def missing_in(cls, values: dict, children: dict[str, list[dict]]) -> list[str]:
        """Sentences on what must be filled in before the page goes out."""
        return []

    @property
    def preview_sizes(self):
        """A phone first: most readers hold one."""
        return [
            {"name": "mobile", "icon": "mobile-alt", "device_width": 360, "label": "手机上看"},
            {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": "电脑上看"},
        ]

    def findings(self) -> list[Finding]:
        """What the scan finds in the page as it is now: its fields, its photos' captions, its images' descriptions."""
        from cms.shown_images import descriptions_of  # needs the models that import this module

        texts = [(str(field.verbose_name), getattr(self, field.name)) for field in _text_fields(type(self))]
        children = {
            relation.get_accessor_name(): [vars(row) for row in getattr(self, relation.get_accessor_name()).all()]
            for relation in get_all_child_relations(type(self))
        }
        texts += _child_texts(type(self), children)
        return _scan([*texts, *descriptions_of(self)])

    def publish(self, revision, *args, **kwargs):
        """The last gate: workflow and schedule come through here without the editor's form.

        All or nothing, one after the other: of two editors who publish at once the later one's page is live, whole.
        """
        if any(finding.blocks for finding in revision.as_object().findings()):
            raise PermissionDenied("页面里有不能公开的号码，没有发布。")
        with transaction.atomic():
            Page.objects.select_for_update().only("pk").get(pk=self.pk)
            return super().publish(revision, *args, **kwargs)


def _scan(texts) -> list[Finding]:
    from cms.public_numbers import public_mobiles  # needs the models that import this module

    return scan(_flat(texts), public_mobiles=public_mobiles())


def _child_texts(model, children: dict[str, list[dict]]) -> list[tuple[str, str]]:
    """(where, text) of rows below the page: 照片2的图注."""
    words = []
    for relation in get_all_child_relations(model):
        kind = relation.related_model
        for number, row in enumerate(children.get(relation.get_accessor_name(), ()), 1):
            label = f"{kind._meta.verbose_name}{number}的"
            words += [(f"{label}{field.verbose_name}", row.get(field.name)) for field in _text_fields(kind)]
    return words


def _text_fields(model):
    """Fields an editor writes words in; addresses and search snippets aside."""
    kinds = (models.CharField, models.TextField, StreamField)
    names = {"slug", "url_path", "draft_title", "seo_title", "search_description", "comments", "content_json"}
    for field in model._meta.get_fields():
        if isinstance(field, kinds) and field.name not in names and not field.choices:
            yield field


def _flat(texts):
    """(where, plain text) of each field; blocks of a stream are counted as 第n段."""
    for where, value in texts:
        if hasattr(value, "stream_block"):
            for number, child in enumerate(value, 1):
                parts = [str(part) for part in child.block.get_searchable_content(child.value)]
                yield f"{where}第{number}段", "\n".join(parts)
        elif value:
            yield where, get_text_for_indexing(str(value))
