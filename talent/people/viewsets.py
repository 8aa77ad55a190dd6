"""Wagtail's user admin and account page, taught that our user is a Person.

Names, mobiles and roles have their own pages on the desk; here only log-ins are looked after.
"""

from django import forms
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.account import AccountView as WagtailAccountView
from wagtail.admin.views.account import NameEmailSettingsPanel
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import IndexView, UserViewSet

from talent.people.models import Person


class WithoutEmail:
    """What the two forms share: an optional log-in name, no e-mail, no first and last name, no groups by hand."""

    def _clean_username(self):
        if self.cleaned_data.get("login"):
            return super()._clean_username()
        self.cleaned_data["login"] = None  # many people have none, and none is not a duplicate of none
        return None


class PersonCreationForm(WithoutEmail, UserCreationForm):
    email = first_name = last_name = is_superuser = None

    class Meta:
        model = Person
        fields = ["login", "name", "mobile"]


class PersonEditForm(WithoutEmail, UserEditForm):
    email = first_name = last_name = is_superuser = None

    class Meta:
        model = Person
        fields = ["login", "name", "is_active"]

    def __init__(self, *args, **kwargs):
        editing_self = kwargs.pop("editing_self", False)
        super().__init__(*args, **kwargs)
        if editing_self:
            del self.fields["is_active"]


class PersonIndexView(IndexView):
    search_fields = ["login", "name", "mobile"]
    default_ordering = "login"

    def get_base_queryset(self):
        """People with a log-in; thirty thousand learners without one belong on the desk."""
        return super().get_base_queryset().exclude(login=None)

    def order_queryset(self, queryset):
        if self.ordering in ("name", "-name"):
            return queryset.order_by(self.ordering.replace("name", "name_pinyin"), "pk")
        return super().order_queryset(queryset)

    @property
    def columns(self):
        return [
            Column("login", accessor=lambda person: person.login or "-", label="登录名", sort_key="login")
            if column.name == Person.USERNAME_FIELD
            else column
            for column in super().columns
        ]

    def get_delete_url(self, instance):
        return None


class PersonViewSet(UserViewSet):
    """Wagtail's list of users, for people with a log-in only."""

    index_view_class = PersonIndexView

    def get_form_class(self, for_update=False) -> type[forms.ModelForm]:
        return PersonEditForm if for_update else PersonCreationForm


class AccountView(WagtailAccountView):
    """One's own settings in the editorial admin; Wagtail's panel for the name asks for first and last name."""

    def get_panels(self):
        return [panel for panel in super().get_panels() if not isinstance(panel, NameEmailSettingsPanel)]
