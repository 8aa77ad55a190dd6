"""The sample logins of the demo, in the order a visitor should try them."""

from django.db.models import Case, Prefetch, Value, When

from talent.people.models import Person, Role

ORDER = (
    "leader", "worker", "volunteer", "trainer", "street", "licheng", "city", "editor", "licheng-editor", "reviewer",
    "tianqiao",
)  # fmt: skip


def sample_logins():
    """Sample people who can log in, with their roles; used only under DEMO."""
    place = Case(*(When(login=login, then=Value(at)) for at, login in enumerate(ORDER)), default=Value(len(ORDER)))
    roles = Prefetch("roles", Role.objects.in_force().select_related("region"), to_attr="shown_roles")
    return (
        Person.objects.filter(is_sample=True, is_active=True)
        .exclude(login=None)
        .order_by(place, "pk")
        .prefetch_related(roles)
    )
