"""Any Django form drawn by includes/form.html can be filled in by someone who does not see it."""

import re

from django import forms
from django.template.loader import render_to_string


class SignUp(forms.Form):
    mobile = forms.CharField(label="手机号", help_text="只用来通知您。")
    kind = forms.ChoiceField(label="身份", choices=[("a", "负责人"), ("b", "志愿者")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="我已看过说明")
    note = forms.CharField(label="说明", required=False)
    token = forms.CharField(widget=forms.HiddenInput)


def draw(form, **context) -> str:
    return render_to_string("includes/form.html", {"form": form, **context})


def test_help_and_error_are_tied_to_their_field():
    page = draw(SignUp({"kind": "a", "agreed": "on", "token": "1"}))
    field = re.search(r'<input[^>]*name="mobile"[^>]*>', page).group()
    assert 'aria-invalid="true"' in field
    described = re.search(r'aria-describedby="([^"]+)"', field).group(1).split()
    assert described == ["id_mobile_helptext", "id_mobile_error"]
    assert [len(re.findall(f'id="{name}"', page)) for name in described] == [1, 1]


def test_every_control_has_its_label_once():
    page = draw(SignUp())
    assert re.findall(r'<label[^>]* for="(id_\w+)"', page) == [
        "id_mobile",
        "id_kind_0",
        "id_kind_1",
        "id_agreed",
        "id_note",
    ]
    assert page.count("<legend>") == 1
    assert page.count("选填") == 1
    assert page.count('name="token"') == 1


def test_a_fault_of_the_whole_form_is_said_on_top():
    form = SignUp({"mobile": "1", "kind": "a", "agreed": "on", "token": "1"})
    form.add_error(None, "这位已经报过名了。")
    page = draw(form)
    assert page.index("这位已经报过名了。") < page.index('name="mobile"')


def test_a_search_form_carries_no_token():
    page = draw(SignUp(), method="get")
    assert "csrfmiddlewaretoken" not in page
