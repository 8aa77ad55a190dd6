from django.db import models
from django.db.models import Exists, OuterRef, Q

from talent.files.models import StampedCopy
from talent.sheets import list_exports


class SheetUploadQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Uploads into regions that one manages; one's own for a unit above or none, as long as one works below it."""
        if not person.is_authenticated:
            return self.none()
        own = Q(uploaded_by=person) & (Q(region=None) | person.scope_or_above("region__path"))
        return self.filter(own | person.scope("region__path"))

    def waiting(self):
        """Previewed and not yet confirmed or discarded."""
        return self.filter(state=self.model.State.PREVIEWED)


class SheetBatchQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Batches of uploads that one may see."""
        if not person.is_authenticated:
            return self.none()
        own = Q(upload__uploaded_by=person) & (Q(upload__region=None) | person.scope_or_above("upload__region__path"))
        return self.filter(own | person.scope("upload__region__path"))


class SheetExportQuerySet(models.QuerySet):
    def visible_to(self, person):
        """A file is for who asked for it, as long as they work where it comes from, in whatever role."""
        if not person.is_authenticated:
            return self.none()
        kinds = {role.kind for role in person.active_roles}
        return self.filter(person.scope("region__path", *kinds), asked_by=person)

    def registers(self):
        """台账: what is printed, sealed and filed."""
        made = self.filter(file_format__in=(self.model.Format.REGISTER, self.model.Format.PRINT))
        return made.exclude(name__in=list_exports.sealed_elsewhere())

    def with_stamp(self):
        """Annotates `stamped`: is a sealed scan kept with it?"""
        copies = StampedCopy.objects.filter(kind="register", thing_id=OuterRef("pk"))
        return self.annotate(stamped=Exists(copies))
