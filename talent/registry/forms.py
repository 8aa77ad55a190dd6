import re
from functools import cache
from html import escape

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from talent.registry.models import Organization, OrganizationCheck, Region
from talent.registry.tag_models import Tag

# 组织机构代码, the code of organizations until 2015: eight characters and a check character.
LEGACY_CODE = re.compile(r"[0-9A-Z]{8}-?[0-9X]")
STATES = (("", "正常"), ("asked", "要更正的"), ("unchecked", "今年没核对的"), ("closed", "已注销"), ("all", "全部"))


class PlainSelect(forms.Select):
    """A select drawn as one string: Django renders a template for each option, and a city has 170 streets."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = {str(one) for one in (value if isinstance(value, list | tuple) else [value]) if one is not None}
        drawn = "".join(
            f'<optgroup label="{escape(str(key))}">{_options(label, chosen)}</optgroup>'
            if isinstance(label, list | tuple)
            else _options([(key, label)], chosen)
            for key, label in self.choices
        )
        attributes = flatatt(self.build_attrs(attrs or {}, {"name": name}))
        return format_html("<select{}>{}</select>", attributes, mark_safe(drawn))  # noqa: S308 (escaped above)


def _options(choices, chosen: set[str]) -> str:
    return "".join(
        f'<option value="{"" if key is None else escape(str(key))}"{" selected" if str(key) in chosen else ""}>'
        f"{escape(str(label))}</option>"
        for key, label in choices
    )


def street_choices(streets):
    """Choices of a list's filter as plain values, read once and only when they are drawn."""
    return cache(lambda: [("", "全部"), *streets.values_list("pk", "name")])


class OrganizationFilter(forms.Form):
    """What the list of organizations is narrowed by; a street elsewhere is no choice."""

    q = forms.CharField(label="名称或代码", required=False, max_length=100)
    street = forms.ModelChoiceField(
        Region.objects.none(), label="街道（镇）", required=False, empty_label="全部", widget=PlainSelect
    )
    category = forms.ChoiceField(
        label="类别", required=False, choices=(("", "全部"), *Organization.Category.choices), widget=PlainSelect
    )
    status = forms.ChoiceField(
        label="登记或备案", required=False, choices=(("", "全部"), *Organization.Status.choices), widget=PlainSelect
    )
    tag = forms.TypedChoiceField(label="服务标签", required=False, coerce=int, empty_value=None, widget=PlainSelect)
    state = forms.ChoiceField(label="状态", required=False, choices=STATES, widget=PlainSelect)

    def __init__(self, *args, streets, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["street"].queryset = streets
        self.fields["street"].choices = street_choices(streets)
        tags = list(Tag.objects.values_list("kind", "pk", "word"))
        groups = [(kind.label, [(pk, word) for of, pk, word in tags if of == kind]) for kind in Tag.Kind]
        self.fields["tag"].choices = [("", "全部"), *((label, words) for label, words in groups if words)]

    def narrow(self, organizations):
        """The organizations that are asked for; none where the question makes no sense."""
        if not self.is_valid():
            return organizations.none()
        asked = self.cleaned_data
        organizations = organizations.search(asked["q"])
        for name in ("street", "category", "status"):
            if asked[name]:
                organizations = organizations.filter(**{name: asked[name]})
        if asked["tag"]:
            organizations = organizations.tagged(asked["tag"])
        if asked["state"] == "asked":
            return organizations.active().filter(
                Exists(OrganizationCheck.objects.filter(organization=OuterRef("pk"), settled_at=None))
            )
        if asked["state"] == "unchecked":
            year = timezone.localdate().year
            checks = OrganizationCheck.objects.filter(organization=OuterRef("pk"), year=year)
            return organizations.active().exclude(Exists(checks))
        if asked["state"] == "all":
            return organizations
        return organizations.exclude(closed_on=None) if asked["state"] else organizations.active()


def _tags_field(kind: str) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        Tag.objects.filter(kind=kind), label=kind.label, required=False, widget=forms.CheckboxSelectMultiple
    )


class OrganizationForm(forms.ModelForm):
    """An organization as staff enter or correct it, against the version they read; `tags` are all it is to bear."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)
    service_tags = _tags_field(Tag.Kind.SERVICE)
    beneficiary_tags = _tags_field(Tag.Kind.BENEFICIARY)

    field_order = (
        "name", "category", "province_category", "status", "uscc", "filing_code", "street", "founded_on",
        "is_federation", "service_tags", "beneficiary_tags",
    )  # fmt: skip

    class Meta:
        model = Organization
        fields = [
            "name", "category", "province_category", "status", "uscc", "filing_code", "street", "founded_on",
            "is_federation", "party_work", "introduction", "note",
        ]  # fmt: skip
        widgets = {
            "founded_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "introduction": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args, streets, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            # Who works in it is seen in its street: it moves by 迁到别处, with its day.
            del self.fields["street"]
        else:
            self.fields["street"].queryset = streets
        self._offer_tags()
        self.fields["uscc"].max_length = None
        self.fields["province_category"].help_text = "不选就按市级类别带出，以后可以改。"
        if self.instance.pk:
            self.initial["version"] = self.instance.version

    def _offer_tags(self) -> None:
        """The words that are offered, and those that it bears already."""
        held = []
        if self.instance.pk:
            held = list(self.instance.tags.filter(until=None).values_list("tag", flat=True))
        for name in ("service_tags", "beneficiary_tags"):
            field = self.fields[name]
            field.queryset = field.queryset.filter(Q(is_offered=True) | Q(pk__in=held))
            self.initial[name] = held

    def clean(self):
        cleaned = super().clean()
        cleaned["tags"] = [*cleaned.pop("service_tags", ()), *cleaned.pop("beneficiary_tags", ())]
        return cleaned

    def clean_uscc(self):
        from talent.text.uscc import UsccError, parse_uscc

        if not self.cleaned_data["uscc"]:
            return None
        if LEGACY_CODE.fullmatch(self.cleaned_data["uscc"].strip().upper()):
            raise forms.ValidationError("这是旧的9位组织机构代码，请按登记证填18位统一社会信用代码；还没换证的先空着。")
        try:
            return parse_uscc(self.cleaned_data["uscc"])
        except UsccError as error:
            raise forms.ValidationError(f"{error}。")

    def clean_filing_code(self):
        return self.cleaned_data["filing_code"] or None

    def _post_clean(self):
        """The verb checks and writes; the instance stays as it is stored."""
