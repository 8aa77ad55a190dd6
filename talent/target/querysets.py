from django.db import models


class ReportSnapshotQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(person.scope("region__path"))

    def newest(self):
        """Without those that a revision has replaced."""
        return self.filter(superseded_by=None)
