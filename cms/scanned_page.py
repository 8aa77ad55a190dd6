"""Pages that are scanned before they go out: where their texts stand, what is found, and that nothing passes by it."""

from django.core.exceptions import PermissionDenied
from django.db import models
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.fields import StreamField
from wagtail.rich_text import get_text_for_indexing

from cms.scanning import Finding, scan

# The buttons of the editor that send a page on; saving a draft is free.
SENDS_ON = ("action-publish", "action-submit", "action-restart-workflow", "action-workflow-action")


class ScannedPageForm(WagtailAdminPageForm):
    """The editor's form. Publishing and handing in are refused with the place of what was found."""

    def clean(self):
        cleaned = super().clean()
        if any(name in self.data for name in SENDS_ON):
            for sentence in self._refusals(cleaned):
                self.add_error(None, sentence)
        return cleaned

    def _refusals(self, cleaned) -> list[str]:
        page = self.instance
        texts = [
            (str(field.verbose_name), text)
            for field in _text_fields(type(page))
            if field.name in cleaned
            for text in [cleaned[field.name]]
        ]
        found = [finding for finding in scan(_flat(texts)) if finding.blocks]
        return [f"{finding}，请改后再送。" for finding in found] + [*self._missing(cleaned)]

    def _missing(self, cleaned):
        """What a page of this kind still lacks; kinds say it in `missing_in`."""
        formsets = {
            name: [
                form.cleaned_data for form in formset.forms if form.is_valid() and not form.cleaned_data.get("DELETE")
            ]
            for name, formset in self.formsets.items()
        }
        return type(self.instance).missing_in(cleaned, formsets)


class ScannedPage(models.Model):
    """Mixin of pages whose words the scan looks through."""

    base_form_class = ScannedPageForm

    class Meta:
        abstract = True

    @classmethod
    def missing_in(cls, values: dict, children: dict[str, list[dict]]) -> list[str]:
        """Sentences on what must be filled in before the page goes out."""
        return []

    def findings(self) -> list[Finding]:
        texts = [(str(field.verbose_name), getattr(self, field.name)) for field in _text_fields(type(self))]
        return scan(_flat(texts))

    def publish(self, revision, *args, **kwargs):
        """The last gate: workflow and schedule come through here without the editor's form."""
        if any(finding.blocks for finding in revision.as_object().findings()):
            raise PermissionDenied("页面里有不能公开的号码，没有发布。")
        return super().publish(revision, *args, **kwargs)


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
