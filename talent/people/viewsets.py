from wagtail.users.views.users import UserViewSet


class PersonViewSet(UserViewSet):
    """Wagtail's list of users, for people with a login only."""
