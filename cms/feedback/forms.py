from django import forms

from cms.feedback.models import Feedback


class FeedbackForm(forms.ModelForm):
    """One needed field: what it is about. A name and a phone only for those who want an answer."""

    # People never see it; programs that fill in every field do.
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))

    class Meta:
        model = Feedback
        fields = ["kind", "text", "name", "phone", "page"]
        widgets = {
            "kind": forms.RadioSelect,
            "text": forms.Textarea(attrs={"rows": 6, "maxlength": 2000}),
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "phone": forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
            "page": forms.HiddenInput,
        }
        labels = {"text": "想说什么"}
        help_texts = {
            "text": "写清楚是哪件事、哪一天、在哪里，我们好去核实。请不要写身份证号。",
            "phone": "想要我们回电话就留下，只用来答复这件事。",
        }
        error_messages = {"text": {"required": "请写一两句，我们才知道是什么事。"}}

    def clean_text(self):
        text = self.cleaned_data["text"].strip()
        if len(text) < 4:
            raise forms.ValidationError("写得再多一点，我们才知道是什么事。")
        return text

    @property
    def is_from_a_program(self) -> bool:
        return bool(self.data.get("website"))
