from django.db import models
from django.db.models import Exists, OuterRef, Q

from talent.files.models import StampedCopy
from talent.sheets import kinds, list_exports


def _in_reach(person, upload: str = "") -> Q:
    """
    Uploads into regions that one manages; one's own for a unit above or none, as long as one works below it.

    A restricted kind is for its roles in its unit alone, whoever sent it.
    """
    path = f"{upload}region__path"
    own = Q(**{f"{upload}uploaded_by": person}) & (Q(**{f"{upload}region": None}) | person.scope_or_above(path))
    found = own | person.scope(path)
    for kind, roles in kinds.restricted().items():
        found &= ~Q(**{f"{upload}kind": kind}) | person.scope(path, *roles)
    return found


class SheetUploadQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Uploads that lie in one's reach."""
        return self.filter(_in_reach(person)) if person.is_authenticated else self.none()

    def waiting(self):
        """Previewed and not yet confirmed or discarded."""
        return self.filter(state=self.model.State.PREVIEWED)


class SheetBatchQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Batches of uploads that one may see."""
        return self.filter(_in_reach(person, "upload__")) if person.is_authenticated else self.none()


class SheetExportQuerySet(models.QuerySet):
    def visible_to(self, person):
        """A file is for who asked for it, as long as they work where it comes from and the list is still for them."""
        if not person.is_authenticated:
            return self.none()
        roles = {role.kind for role in person.active_roles}
        found = self.filter(person.scope("region__path", *roles), asked_by=person)
        return found.exclude(name__in=list_exports.closed_to(person))

    def registers(self):
        """台账: what is printed, sealed and filed."""
        made = self.filter(file_format__in=(self.model.Format.REGISTER, self.model.Format.PRINT))
        return made.exclude(name__in=list_exports.sealed_elsewhere())

    def with_stamp(self):
        """Annotates `stamped`: is a sealed scan kept with it?"""
        copies = StampedCopy.objects.filter(kind="register", thing_id=OuterRef("pk"))
        return self.annotate(stamped=Exists(copies))
