"""Wagtail's user admin, taught that our user is a Person."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    user_viewset = "talent.people.viewsets.PersonViewSet"
