from django.db import models
from django.db.models import Q


class SheetUploadQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own uploads, and those into regions that one manages."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(Q(uploaded_by=person) | person.scope("region__path"))

    def waiting(self):
        """Previewed and not yet confirmed or discarded."""
        return self.filter(state=self.model.State.PREVIEWED)


class SheetBatchQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Batches of uploads that one may see."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(Q(upload__uploaded_by=person) | person.scope("upload__region__path"))
