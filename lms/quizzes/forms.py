"""Forms of the question bank on the desk."""

from django import forms
from django.core.exceptions import ValidationError

from lms.quizzes.actions import create_question
from lms.quizzes.answers import LETTERS, judgement_of, letters_of
from lms.quizzes.models import Question


class QuestionForm(forms.Form):
    """What differs from the current version becomes the next one; the stem is the question's identity and stays."""

    options = forms.CharField(label="选项（一行一个）", widget=forms.Textarea(attrs={"rows": 5}), required=False)
    correct = forms.CharField(label="正确答案", max_length=20, help_text="单选写A，多选写AC，判断写对或错。")
    hint = forms.CharField(label="提示（答错时给看）", max_length=200, required=False)
    explanation = forms.CharField(
        label="解析", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    category = forms.CharField(label="分类", max_length=40, required=False)

    def __init__(self, *args, question: Question, **kwargs):
        self.question = question
        super().__init__(*args, **kwargs)
        if question.kind == Question.Kind.TRUE_FALSE:
            del self.fields["options"]

    def clean(self):
        data = super().clean()
        try:
            if self.question.kind == Question.Kind.TRUE_FALSE:
                data["key"], data["lines"] = judgement_of(data.get("correct", "")), []
            else:
                lines = [line.strip() for line in data.get("options", "").splitlines() if line.strip()]
                if not 2 <= len(lines) <= len(LETTERS):
                    raise ValidationError({"options": f"选项要有2到{len(LETTERS)}个，一行一个。"})
                filled = dict(zip(LETTERS, lines, strict=False))
                multiple = self.question.kind == Question.Kind.MULTIPLE
                data["lines"], data["key"] = lines, letters_of(data.get("correct", ""), filled, multiple=multiple)
        except ValueError as reason:
            raise ValidationError({"correct": f"{reason}。"}) from None
        return data

    def save(self, by) -> Question:
        data, question = self.cleaned_data, self.question
        return create_question(
            question.kind,
            question.stem,
            data["lines"],
            data["key"],
            region=question.region,
            explanation=data["explanation"],
            hint=data["hint"],
            points=question.current.points,
            category=data["category"],
            by=by,
        )
