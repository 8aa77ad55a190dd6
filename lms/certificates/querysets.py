from django.db import models


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own. Everybody else verifies by code."""
        return self.filter(person=person)

    def valid(self):
        return self.filter(revoked_at=None)
