import re
from datetime import timedelta
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone

from talent.files.photos import LARGEST, kept_photo
from talent.people.models import Person, Post, Role
from talent.people.querysets import in_force
from talent.registry.models import Region
from talent.selection.models import AssessmentGrade, Nomination, NoticeEntry, Objection, Veto, YearFrame

Kind = Nomination.Kind
PHOTO_PLACES = 3
PHONE = re.compile(r"[0-9+()（）转 —-]{7,20}")


def date_input() -> forms.DateInput:
    """The browser's own calendar wants ISO dates, whatever the language of the page."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


CRITERIA_PLACES = 8


class FrameForm(forms.ModelForm):
    """The year's frame: kinds, minima, calendar, and the score sheet line by line."""

    class Meta:
        model = YearFrame
        fields = [
            "year", "takes_organizations", "takes_leaders", "min_organizations", "min_leaders", "notice_working_days",
            "answer_working_days", "apply_until", "panel_until", "notice_by",
        ]  # fmt: skip
        widgets = {name: date_input() for name in ("apply_until", "panel_until", "notice_by")}

    def __init__(self, *args, criteria=(), **kwargs):
        super().__init__(*args, **kwargs)
        for name, most in (("year", 2100), ("notice_working_days", 60), ("answer_working_days", 60)):
            self.fields[name].min_value, self.fields[name].max_value = (2021 if name == "year" else 1), most
            self.fields[name].validators += [MinValueValidator(self.fields[name].min_value), MaxValueValidator(most)]
        for place in range(1, CRITERIA_PLACES + 1):
            name, points = criteria[place - 1] if place <= len(criteria) else ("", None)
            self.fields[f"name{place}"] = forms.CharField(
                label=f"第{place}项", max_length=30, required=False, initial=name
            )
            self.fields[f"points{place}"] = forms.IntegerField(
                label=f"第{place}项满分", min_value=1, max_value=100, required=False, initial=points
            )

    def criteria_fields(self):
        """Pairs of bound fields, a name and its points."""
        return [(self[f"name{place}"], self[f"points{place}"]) for place in range(1, CRITERIA_PLACES + 1)]

    def plain_fields(self):
        return [self[name] for name in self.Meta.fields]

    def clean(self):
        data = super().clean()
        for place in range(1, CRITERIA_PLACES + 1):
            name, points = data.get(f"name{place}"), data.get(f"points{place}")
            if bool(name) != bool(points):
                self.add_error(f"points{place}" if name else f"name{place}", "名称和满分要一起填。")
        return data

    def frame(self) -> dict:
        """The arguments of the verb `set_frame`."""
        data = self.cleaned_data
        places = range(1, CRITERIA_PLACES + 1)
        criteria = [(data[f"name{n}"], data[f"points{n}"]) for n in places if data.get(f"name{n}")]
        return {name: data[name] for name in self.Meta.fields} | {"criteria": criteria}


class OpenRoundForm(forms.Form):
    """A district's round of a year with its minima."""

    district = forms.ModelChoiceField(Region.objects.none(), label="区县", empty_label=None)
    year = forms.IntegerField(label="年度", min_value=2021, max_value=2100)
    min_organizations = forms.IntegerField(label="组织不少于", min_value=0, max_value=1000, initial=10)
    min_leaders = forms.IntegerField(label="负责人不少于", min_value=0, max_value=1000, initial=10)
    apply_until = forms.DateField(label="申报截止", widget=date_input())

    def __init__(self, *args, districts, frame=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["district"].queryset = districts
        self.fields["year"].initial = frame.year if frame else timezone.localdate().year
        for name in ("min_organizations", "min_leaders", "apply_until"):
            self.fields[name].initial = getattr(frame, name, None) or self.fields[name].initial


class AnswersForm(forms.ModelForm):
    """The questions of a nomination: what was done, who was helped, what changed."""

    class Meta:
        model = Nomination
        fields = ["what_done", "who_helped", "what_changed", "deeds", "street_opinion"]
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in fields}
        help_texts = {
            "what_done": "谁、在哪里、隔多久做一次，怎么做的。",
            "who_helped": "哪些人、大约多少人。",
            "what_changed": "以前怎样，现在怎样。有数字就写数字。",
            "deeds": "街道（镇）写：按时间写清做法、难处和结果，一两千字。",
        }


class OwnAnswersForm(AnswersForm):
    """The same from the organization itself; the opinion is the street's to give."""

    class Meta(AnswersForm.Meta):
        fields = ["what_done", "who_helped", "what_changed"]


class PhotoForm(forms.Form):
    """One place for a photo; its labels carry its number."""

    photo = forms.ImageField(required=False)
    caption = forms.CharField(
        max_length=100, required=False, help_text="放了照片就写一句：什么时候、在哪里、在做什么。"
    )
    consent = forms.BooleanField(required=False)

    def __init__(self, *args, place: int, **kwargs):
        super().__init__(*args, prefix=f"photo{place}", **kwargs)
        for name, label in (("photo", ""), ("caption", "的说明"), ("consent", "里的人同意公开使用")):
            self.fields[name].label = f"照片{place}{label}"

    def clean_photo(self):
        photo = self.cleaned_data["photo"]
        if photo and photo.size > LARGEST:
            raise ValidationError("这张照片超过15MB，请换一张小一些的。")
        return kept_photo(photo) if photo else None

    def clean(self):
        data = super().clean()
        if data.get("photo") and not data.get("caption"):
            self.add_error("caption", "请写一句照片说明。")
        return data


class PhotoForms:
    """Places for a few photos, all of them optional."""

    def __init__(self, request):
        data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        self.forms = [PhotoForm(data, files, place=place) for place in range(1, PHOTO_PLACES + 1)]

    def __iter__(self):
        return iter(self.forms)


class NominateForm(AnswersForm):
    """Who is put forward, an organization or the leader of one, then the questions."""

    nominee = forms.ChoiceField(label="推荐谁")
    field_order = ["nominee"]

    def __init__(self, *args, round_, organizations, **kwargs):
        super().__init__(*args, **kwargs)
        taken = round_.nominations.handed_in().values_list("kind", "organization", "person")
        self.nominees = _nominees(organizations, set(taken))
        groups = {
            kind.label: [(key, _label(*who)) for key, who in self.nominees.items() if who[0] == kind]
            for kind in Kind
            if round_.takes(kind)
        }
        self.fields["nominee"].choices = [("", "请选一个"), *groups.items()]

    def who(self) -> dict:
        """Who was chosen, as the verbs want it."""
        kind, organization, person = self.nominees[self.cleaned_data["nominee"]]
        return {"kind": kind, "organization": organization, "person": person}


def _nominees(organizations, taken: set[tuple]) -> dict[str, tuple]:
    """(kind, organization, person) by the value of the choice; who stands in the round already is left out."""
    organizations = organizations.select_related("street").order_by("street__path", "name")
    posts = Post.objects.filter(in_force(), organization__in=organizations, kind=Post.Kind.LEADER)
    named = {organization for kind, organization, _ in taken if kind == Kind.ORGANIZATION}
    people = {person for kind, _, person in taken if kind == Kind.LEADER}
    return {f"o{row.pk}": (Kind.ORGANIZATION, row, None) for row in organizations if row.pk not in named} | {
        f"p{post.pk}": (Kind.LEADER, post.organization, post.person)
        for post in posts.select_related("person", "organization__street").order_by("organization__street__path", "pk")
        if post.person_id not in people
    }


def _label(kind: str, organization, person) -> str:
    return f"{person.name}（{organization.name}）" if person else f"{organization.name}（{organization.street.name}）"


class ReasonForm(forms.Form):
    """One reason, whatever for."""

    reason = forms.CharField(label="原因", max_length=100, widget=forms.Textarea(attrs={"rows": 3}))


class LeaveForm(ReasonForm):
    """Why a reviewer leaves; the minutes put a word before it."""

    reason = forms.CharField(label="原因", max_length=90, widget=forms.Textarea(attrs={"rows": 3}))


class DatedSourceForm(forms.Form):
    """A declared fact: where it comes from, and of what day it is."""

    source = forms.CharField(label="来源", max_length=100, help_text="哪个部门的哪份文件、哪个公示网站。")
    dated = forms.DateField(label="日期", widget=date_input())


class VetoForm(DatedSourceForm):
    kind = forms.ChoiceField(label="事项", choices=Veto.Kind.choices)
    field_order = ["kind"]


class GradeForm(DatedSourceForm):
    grade = forms.ChoiceField(label="等级", choices=AssessmentGrade.Grade.choices)
    field_order = ["grade"]


class ForwardForm(forms.ModelForm):
    """The street's long form to an application."""

    class Meta:
        model = Nomination
        fields = ["deeds", "street_opinion"]
        widgets = {"deeds": forms.Textarea(attrs={"rows": 8}), "street_opinion": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"deeds": AnswersForm.Meta.help_texts["deeds"]}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        opinion = self.fields["street_opinion"]  # nothing goes on to the district without it
        opinion.required, opinion.error_messages["required"] = True, "请写推荐意见。"


class ScoreFileForm(forms.Form):
    file = forms.FileField(label="评分表（.xlsx）")


class PanelForm(forms.Form):
    reviewers = forms.ModelMultipleChoiceField(
        Person.objects.none(), label="评审员", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, district, **kwargs):
        super().__init__(*args, **kwargs)
        roles = Role.objects.in_force().filter(kind=Role.Kind.REVIEWER)
        near = roles.filter(region__in=[district.pk, district.parent_id])
        self.fields["reviewers"].queryset = Person.objects.filter(pk__in=near.values("person")).order_by("name_pinyin")


class JoinForm(forms.Form):
    """One more reviewer for a panel that is scoring already."""

    reviewer = forms.ModelChoiceField(Person.objects.none(), label="评审员", empty_label="请选一位")

    def __init__(self, *args, round_, **kwargs):
        super().__init__(*args, **kwargs)
        near = PanelForm(district=round_.district).fields["reviewers"].queryset
        self.fields["reviewer"].queryset = near.exclude(pk__in=round_.panel.values("pk"))


class BallotForm(forms.Form):
    """Points for every criterion of the round's score sheet."""

    def __init__(self, *args, criteria, present=None, **kwargs):
        super().__init__(*args, **kwargs)
        for criterion in criteria:
            self.fields[f"c{criterion.pk}"] = forms.DecimalField(
                label=f"{criterion.name}（满分{criterion.points}）",
                min_value=0,
                max_value=criterion.points,
                max_digits=4,
                decimal_places=1,
                initial=(present or {}).get(criterion.pk),
                widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.1"}),
            )

    def points(self) -> dict[int, Decimal]:
        named = [(name, value) for name, value in self.cleaned_data.items() if name[:1] == "c" and name[1:].isdecimal()]
        return {int(name[1:]): value for name, value in named}


class CorrectionForm(BallotForm):
    """A reviewer's ballot once more, with the reason for the change."""

    reason = forms.CharField(label="更正原因", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))
    field_order = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"] = self.fields.pop("reason")  # after the points


class NoticeForm(forms.Form):
    """A notice must say where and when an objection can be brought."""

    title = forms.CharField(label="标题", max_length=80, required=False, help_text="同一轮的两份公示，标题要不同。")
    starts = forms.DateField(label="公示开始", widget=date_input(), help_text="从工作日开始，首日计入。")
    phone = forms.CharField(label="办公电话", max_length=30)
    address = forms.CharField(label="办公地址", max_length=120)
    office_hours = forms.CharField(label="受理时间", max_length=60, initial="工作日9:00—17:00")

    def clean_starts(self):
        starts = self.cleaned_data["starts"]
        if starts > timezone.localdate() + timedelta(days=366):
            raise ValidationError("公示开始日期最晚是一年以内，请核对年份。")
        return starts


class NoticeCorrectionForm(forms.Form):
    """更正公告: what is wrong and what it should say."""

    title = forms.CharField(label="标题", max_length=80)
    text = forms.CharField(
        label="更正内容",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写清原来写的是什么，应该是什么。原公示不动，两份互相链接。",
    )
    anew = forms.BooleanField(
        label="更正涉及人选，重新公示",
        required=False,
        help_text="选了，公示期从更正公告这天重新计算，期满才能公布。",
    )


class ObjectionForm(forms.ModelForm):
    """实名: a name and a telephone, or a unit that stands for it with its seal."""

    class Meta:
        model = Objection
        fields = ["entry", "name", "phone", "is_unit", "text"]
        labels = {"entry": "对谁有异议"}
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}
        help_texts = {"text": "写清事实：什么时候、什么事、有什么凭据。"}

    def __init__(self, *args, notice, **kwargs):
        super().__init__(*args, **kwargs)
        entries = NoticeEntry.objects.filter(notice=notice, nomination__announcement=None)
        entries = entries.exclude(nomination__status=Nomination.Status.WITHDRAWN)
        self.fields["entry"].queryset = entries.select_related("nomination__organization", "nomination__person")
        self.fields["entry"].label_from_instance = lambda entry: entry.nomination.title
        self.fields["entry"].empty_label = "请选一个"

    def clean_phone(self):
        phone = self.cleaned_data["phone"].strip()
        if not PHONE.fullmatch(phone):
            raise ValidationError("请留一个能联系到您的电话，核查时要用。")
        return phone


class OfficeObjectionForm(ObjectionForm):
    """What came by phone, letter or visit, entered by the office."""

    class Meta(ObjectionForm.Meta):
        fields = ["via", "arrived_on", *ObjectionForm.Meta.fields]
        widgets = ObjectionForm.Meta.widgets | {"arrived_on": date_input()}
        help_texts = ObjectionForm.Meta.help_texts | {"arrived_on": "信函按收到那天算，晚登记不影响。"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["arrived_on"].required = False  # 今天, where nobody says otherwise
        self.fields["via"].choices = [choice for choice in Objection.Via.choices if choice[0] != Objection.Via.FORM]


class AnswerForm(forms.Form):
    status = forms.ChoiceField(label="处理")
    answer = forms.CharField(
        label="答复",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="开始核查可以不写，其他都要写。",
    )

    def __init__(self, *args, steps, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [(step, Objection.Status(step).label) for step in steps]
