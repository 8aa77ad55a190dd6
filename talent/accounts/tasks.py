from talent.messages.actions import notify
from talent.outbox.handlers import handles
from talent.people.models import Person, Role


@handles("role.granted")
def tell_appointed(payload: dict) -> None:
    role = Role.objects.select_related("person", "region").get(pk=payload["role"])
    context = {"region": role.region.name, "role": role.get_kind_display()}
    notify(role.person, "role_granted", context, sms=True, key=f"role.granted:{role.pk}", link="/desk/")


@handles("role.revoked")
def tell_revoked(payload: dict) -> None:
    role = Role.objects.select_related("person", "region").get(pk=payload["role"])
    by = Person.objects.filter(pk=payload["by"]).first()
    context = {"region": role.region.name, "role": role.get_kind_display(), "by": by.name if by else "管理员"}
    notify(role.person, "role_revoked", context, key=f"role.revoked:{role.pk}")
