from django import forms
from django.utils import timezone

from talent.people.forms import AUDIENCES, streets_of
from talent.pools.bands import AGE_OF, AGES, LAST
from talent.pools.health import watched
from talent.pools.models import Exemption, LadderLevel
from talent.registry.models import Region

DATE = {"type": "date"}
WATCHED = (
    ("left", "负责人已离任"), ("qualification", "社工登记快到期"), ("exemption", "暂不参训快到期"), ("no_level", "还没定级"),
)  # fmt: skip


class PoolFilter(forms.Form):
    """What the list of members is narrowed by."""

    q = forms.CharField(label="姓名、拼音首字母或手机号末四位", required=False, max_length=40)
    district = forms.ModelChoiceField(Region.objects.none(), label="区县", required=False, empty_label="全部")
    street = forms.ModelChoiceField(Region.objects.none(), label="街道（镇）", required=False, empty_label="全部")
    level = forms.ModelChoiceField(LadderLevel.objects.all(), label="梯队层级", required=False, empty_label="全部")
    audience = forms.ChoiceField(label="人员类别", required=False, choices=(("", "全部"), *AUDIENCES))
    trained = forms.ChoiceField(
        label="今年参训",
        required=False,
        choices=(("", "全部"), ("yes", "已参训"), ("no", "还没参加"), ("exempt", "暂不参训")),
    )
    age = forms.ChoiceField(
        label="年龄", required=False, choices=(("", "全部"), *((band.code, band.name) for band in AGES))
    )
    last = forms.ChoiceField(label="最近一次培训", required=False, choices=(("", "全部"), *LAST))
    watch = forms.ChoiceField(label="需关注", required=False, choices=(("", "全部"), *WATCHED))
    state = forms.ChoiceField(label="在库", required=False, choices=(("", "在库"), ("left", "已退出"), ("all", "全部")))

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["street"].queryset = streets_of(person)
        districts = Region.objects.districts().visible_to(person)
        self.fields["district"].queryset = districts.in_code_order()
        if len(districts) < 2:
            del self.fields["district"]

    @property
    def folded(self) -> list:
        """The conditions behind 更多条件: all but the name."""
        return [field for field in self if field.name != "q"]

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(field.html_name) for field in self.folded)

    def narrow(self, memberships):
        """The memberships that are asked for; `memberships` carry `trained` and `exempt`."""
        if not self.is_valid():
            return memberships.none()
        asked, today = self.cleaned_data, timezone.localdate()
        memberships = memberships.search(asked["q"])
        if asked.get("district"):
            memberships = memberships.within(asked["district"])
        for name in ("street", "level"):
            if asked[name]:
                memberships = memberships.filter(**{name: asked[name]})
        if asked["audience"]:
            memberships = memberships.filter(**{f"person__{asked['audience']}": True})
        if asked["trained"] == "exempt":
            memberships = memberships.filter(exempt=True)
        elif asked["trained"]:
            memberships = memberships.filter(trained=asked["trained"] == "yes", exempt=False)
        if asked["age"]:
            memberships = memberships.filter(AGE_OF[asked["age"]].filter(today))
        if asked["last"]:
            memberships = memberships.last_trained(asked["last"], today)
        if asked["watch"]:
            memberships = watched(memberships, asked["watch"], today)
        if asked["state"] == "all":
            return memberships
        return memberships.filter(until__lte=today) if asked["state"] else memberships.active_on(today)


class MemberForm(forms.Form):
    """A person to put into the pool: matched by the rules of identity, or made."""

    name = forms.CharField(label="姓名", max_length=40)
    mobile = forms.CharField(label="手机号", max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    resident_id = forms.CharField(label="身份证号", max_length=30, required=False)
    audience = forms.MultipleChoiceField(label="人员类别", choices=AUDIENCES, widget=forms.CheckboxSelectMultiple)
    street = forms.ModelChoiceField(Region.objects.none(), label="所属街道（镇）", empty_label=None)
    since = forms.DateField(label="入库日期", widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"))
    level = forms.ModelChoiceField(LadderLevel.objects.all(), label="梯队层级", required=False)
    entry_basis = forms.CharField(
        label="入库依据", max_length=100, required=False, help_text="例如：联合会负责人，优先"
    )
    position = forms.CharField(label="职务", max_length=60, required=False)

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["street"].queryset = streets_of(person)
        self.initial.setdefault("since", timezone.localdate())


class ChangeForm(forms.Form):
    """What may be corrected about a membership."""

    street = forms.ModelChoiceField(Region.objects.none(), label="所属街道（镇）", empty_label=None)
    level = forms.ModelChoiceField(LadderLevel.objects.all(), label="梯队层级", required=False)
    position = forms.CharField(label="职务", max_length=60, required=False)
    entry_basis = forms.CharField(label="入库依据", max_length=100, required=False)
    note = forms.CharField(label="备注", max_length=300, required=False)

    def __init__(self, *args, membership, **kwargs):
        initial = {name: getattr(membership, name) for name in ("street", "level", "position", "entry_basis", "note")}
        super().__init__(*args, initial=initial, **kwargs)
        district = membership.pool.district
        self.fields["street"].queryset = Region.objects.streets().within(district).order_by("path")


class ExitForm(forms.Form):
    """When and why somebody leaves the pool."""

    on = forms.DateField(label="退出日期", widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"))
    reason = forms.CharField(
        label="退出原因",
        max_length=200,
        help_text="例如：搬离本市、本人申请、去世。退出的人仍会在参训进度里单独列出60天。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())


class ExemptionForm(forms.Form):
    """Why and how long somebody is not due for training."""

    reason = forms.ChoiceField(label="原因", choices=Exemption.Reason.choices)
    since = forms.DateField(label="起", widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"))
    until = forms.DateField(label="止（含当日）", widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"))
    note = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.initial.setdefault("since", today)
        self.initial.setdefault("until", today.replace(month=12, day=31))


class LevelForm(forms.Form):
    """Which rung, and on what ground."""

    level = forms.ModelChoiceField(LadderLevel.objects.all(), label="调整到", empty_label="请选择")
    reason = forms.CharField(label="依据", max_length=100)
