"""The form of a quiz in 内容管理: for one's own regions, with no more right answers asked than questions."""

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm

from lms.quizzes.actions import check_quiz
from lms.quizzes.rules import KINDS


class QuizForm(WagtailAdminModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        person = self.for_user
        if person is not None and not person.is_superuser:
            self.fields["region"].queryset = self.fields["region"].queryset.filter(person.scope("path", *KINDS))

    def clean(self):
        data = super().clean()
        needed = data.get("pass_correct")
        places, draws = self.formsets["places"], self.formsets["draws"]
        if needed is not None and places.is_valid() and draws.is_valid():
            try:
                check_quiz(len(_kept(places)) + sum(row["count"] for row in _kept(draws)), needed)
            except ValidationError as reason:
                self.add_error("pass_correct", reason)
        return data


def _kept(formset) -> list[dict]:
    rows = [form.cleaned_data for form in formset.forms]
    return [row for row in rows if row and not row.get("DELETE")]
