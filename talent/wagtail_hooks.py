"""Index: hooks of the editorial admin."""

from django.core.exceptions import PermissionDenied
from wagtail import hooks

from talent.people.models import Person


@hooks.register("before_delete_user")
def people_are_never_deleted(request, user):
    """Their facts are protected; leaving is a verb of the desk that keeps the statistics right."""
    raise PermissionDenied


@hooks.register("before_bulk_action")
def no_bulk_change_of_people(request, action_type, objects, action_class_instance):
    """Deleting and giving groups by hand would pass by the verbs that record who did it."""
    if any(isinstance(thing, Person) for thing in objects):
        raise PermissionDenied
