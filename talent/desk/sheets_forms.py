from django import forms
from django.core.exceptions import ValidationError

from talent.registry.models import Region
from talent.sheets import kinds

ACCEPT = ".xlsx,.xls,.csv"


def regions_of(person):
    """Where a person's sheets may belong: districts one manages, else one's own streets."""
    managed = Region.objects.visible_to(person).order_by("path")
    districts = managed.districts()
    return districts if districts.exists() else managed.streets()


def kinds_for(person) -> list[tuple[str, str]]:
    """Kinds of sheets this person may import here; a roster is imported on its session's page."""
    region = regions_of(person).first()
    return [
        (name, sheet.title)
        for name in kinds.names()
        if not (sheet := kinds.get(name)).needs_session and _may(sheet, region, person)
    ]


def _may(sheet, region, person) -> bool:
    try:
        sheet().check_right(region=region, by=person)
    except ValidationError:
        return False
    return True


class UploadForm(forms.Form):
    """What kind of sheet, of which unit, and the file."""

    kind = forms.ChoiceField(label="是哪种表", widget=forms.RadioSelect)
    region = forms.ModelChoiceField(Region.objects.none(), label="属于哪里", empty_label=None)
    file = forms.FileField(
        label="文件",
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": "请选一个文件。", "empty": "这个文件是空的，请重新选择。"},
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds_for(person)
        self.fields["region"].queryset = regions_of(person)
        if self.fields["kind"].choices:
            offered = dict(self.fields["kind"].choices)
            self.fields["kind"].initial = "pool" if "pool" in offered else next(iter(offered))
