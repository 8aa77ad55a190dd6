from django import forms

from talent.people.models import Person
from talent.registry.forms import PlainSelect, street_choices
from talent.registry.models import Region

AUDIENCES = (("is_leader", "社区社会组织负责人"), ("is_social_worker", "社会工作者"), ("is_volunteer", "社区志愿者"))


def streets_of(person):
    """Streets whose people a member of staff manages, in the order of the tree."""
    return Region.objects.streets().visible_to(person).order_by("path")


class PeopleFilter(forms.Form):
    """What the list of people is narrowed by; a street elsewhere is no choice."""

    q = forms.CharField(label="姓名、拼音首字母或手机号末四位", required=False, max_length=40)
    street = forms.ModelChoiceField(
        Region.objects.none(), label="街道（镇）", required=False, empty_label="全部", widget=PlainSelect
    )
    audience = forms.ChoiceField(
        label="人员类别", required=False, choices=(("", "全部"), *AUDIENCES), widget=PlainSelect
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        streets = streets_of(person)
        self.fields["street"].queryset = streets
        self.fields["street"].choices = street_choices(streets)

    def narrow(self, people):
        """The people that are asked for; nobody where the question makes no sense."""
        if not self.is_valid():
            return people.none()
        asked = self.cleaned_data
        people = people.search(asked["q"])
        if asked["street"]:
            people = people.within(asked["street"])
        return people.filter(**{asked["audience"]: True}) if asked["audience"] else people


class PersonForm(forms.ModelForm):
    """What staff may correct. Whoever logs in with their number changes it themselves."""

    class Meta:
        model = Person
        fields = [
            "name", "mobile", "gender", "is_leader", "is_social_worker", "is_volunteer", "politics", "education",
            "qualification", "strengths",
        ]  # fmt: skip
        widgets = {"mobile": forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})}

    # What the page was filled from; saving over somebody else's correction is asked first.
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        person = self.instance
        self.fields["version"].initial = person.version
        # Typed as people write it (+86, hyphens); the verb brings it to eleven digits.
        self.fields["mobile"] = forms.CharField(
            label="手机号", max_length=30, required=False, widget=self.fields["mobile"].widget, initial=person.mobile
        )
        if person.login or person.claimed_at or person.active_roles:
            self.fields["mobile"].disabled = True
            self.fields["mobile"].help_text = "本人用这个号码登录，请本人在“我的信息”里更改。"

    def clean_mobile(self):
        return self.cleaned_data["mobile"] or None

    def against(self, stored: Person) -> "PersonForm":
        """The same answers once more, to be saved over what is stored now."""
        data = self.data.copy()
        data["version"] = stored.version
        return PersonForm(data, instance=stored)

    def _post_clean(self):
        """The verb checks and writes; the instance stays as it is stored."""
