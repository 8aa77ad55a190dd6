"""/desk/city/tags/: the words for what organizations do and for whom; a city changes them as its plan changes."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from talent.people.access import desk
from talent.people.rules import runs_city
from talent.registry.models import Organization
from talent.registry.tag_models import Tag
from talent.registry.tagging import save_tag
from talent.text.numbers import row_id


class TagForm(forms.Form):
    """One word; `tag` is None for a new one of its kind."""

    word = forms.CharField(label="标签", max_length=20, error_messages={"required": "请写下标签。"})
    is_offered = forms.BooleanField(label="可选用", required=False)

    def __init__(self, data=None, *, kind: str, tag: Tag | None = None):
        initial = {"word": tag.word, "is_offered": tag.is_offered} if tag else {"is_offered": True}
        super().__init__(data, initial=initial, auto_id=f"tag-{tag.pk if tag else kind}-%s")
        self.kind, self.tag = kind, tag
        if tag is None:
            del self.fields["is_offered"]
            self.fields["word"].label = f"加一个{Tag.Kind(kind).label}"

    def save(self, by) -> Tag:
        asked = self.cleaned_data
        return save_tag(self.tag, word=asked["word"], is_offered=asked.get("is_offered", True), kind=self.kind, by=by)


@desk(runs_city)
@require_http_methods(["GET", "HEAD", "POST"])
def tags(request):
    """服务标签: add a word, spell one another way, or offer it no more; where it was given it stays."""
    bound = _asked(request) if request.method == "POST" else None
    if bound is not None and bound.is_valid():
        try:
            messages.success(request, f"“{bound.save(request.user)}”已保存。")
            return redirect("desk_tags")
        except ValidationError as error:
            bound.add_error("word", error.messages)
    counts = Organization.objects.active().visible_to(request.user).tag_counts()
    found = list(Tag.objects.all())
    kinds = [
        {
            "label": kind.label,
            "new": _form(bound, kind, None),
            "rows": [(tag, counts.get(tag.pk, 0), _form(bound, kind, tag)) for tag in found if tag.kind == kind],
        }
        for kind in Tag.Kind
    ]
    return render(
        request, "talent/desk/city/tags.html", {"kinds": kinds}, status=422 if request.method == "POST" else 200
    )


def _asked(request) -> TagForm | None:
    """What was sent: a tag's new words, or a new tag of a kind; None where it names neither."""
    if request.POST.get("tag"):
        tag = get_object_or_404(Tag, pk=row_id(request.POST["tag"]) or 0)
        return TagForm(request.POST, kind=tag.kind, tag=tag)
    kind = request.POST.get("kind")
    return TagForm(request.POST, kind=kind) if kind in Tag.Kind.values else None


def _form(bound: TagForm | None, kind: str, tag: Tag | None) -> TagForm:
    """What was typed where something was, else what is stored."""
    return bound if bound is not None and (bound.kind, bound.tag) == (kind, tag) else TagForm(kind=kind, tag=tag)
