from django import forms
from django.utils import timezone

from talent.people.forms import AUDIENCES, streets_of
from talent.pools.forms import DATE
from talent.pools.models import LadderLevel, PoolProposal
from talent.registry.models import Region


class ProposeForm(forms.Form):
    """推荐入库: somebody of the register (`known`), or somebody who is not in it yet."""

    name = forms.CharField(label="姓名", max_length=40)
    mobile = forms.CharField(label="手机号", max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    audience = forms.MultipleChoiceField(label="人员类别", choices=AUDIENCES, widget=forms.CheckboxSelectMultiple)
    street = forms.ModelChoiceField(Region.objects.none(), label="所属街道（镇）", empty_label=None)
    position = forms.CharField(label="职务", max_length=60, required=False)
    reason = forms.CharField(
        label="推荐理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="做了什么、带了多久、居民怎么看，一两句就够。",
    )  # fmt: skip

    def __init__(self, *args, person, known=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["street"].queryset = streets_of(person)
        if known is not None:
            for name in ("name", "mobile", "audience"):
                del self.fields[name]


class AcceptForm(forms.Form):
    """同意: for an entry also the rung, the words of the basis and the day."""

    since = forms.DateField(label="日期", widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"))
    level = forms.ModelChoiceField(LadderLevel.objects.all(), label="梯队层级", required=False, empty_label="以后再定")
    entry_basis = forms.CharField(label="入库依据", max_length=100, required=False)

    def __init__(self, *args, proposal, basis: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {"since": timezone.localdate(), "entry_basis": basis}
        labels = {PoolProposal.Kind.ENTRY: "入库日期", PoolProposal.Kind.LEAVING: "退出日期"}
        if proposal.kind == PoolProposal.Kind.EXEMPTION:
            del self.fields["since"]
        else:
            self.fields["since"].label = labels[proposal.kind]
        if proposal.kind != PoolProposal.Kind.ENTRY:
            del self.fields["level"], self.fields["entry_basis"]


class AnswerForm(forms.Form):
    """What is missing, or why not."""

    answer = forms.CharField(label="缺什么", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, label: str = "缺什么", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].label = label


class ResubmitForm(forms.Form):
    reason = forms.CharField(label="补充后的理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
