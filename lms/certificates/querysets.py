from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from talent.people.models import Person
from talent.people.querysets import of_human
from talent.training.rules import RUNS


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own, those of merged duplicates too. Everybody else verifies by code."""
        return self.filter(of_human(person))

    def issued_within(self, person):
        """What trainers and admins look after: certificates of trainings held inside their region."""
        return self.filter(person.scope("source__region__path", *RUNS))

    def with_facts(self):
        """Everything its standing and its paper need, in one query."""
        return self.select_related(
            "person__canonical", "source__region", "style", "revocation__written", "superseded_by"
        )

    def newest(self):
        """The last certificate of each chain, revoked or not."""
        later = self.model.objects.filter(supersedes=OuterRef("pk"))
        return self.filter(~Exists(later))

    def valid(self):
        """Neither taken back nor replaced. Whether the ledger still agrees says `standings_of`."""
        return self.newest().filter(revocation=None)

    def revoked(self):
        return self.newest().exclude(revocation=None)

    def of_humans(self):
        """Annotates `human`, the id of the person it is for."""
        return self.annotate(human=Coalesce(F("person__canonical_id"), F("person_id")))

    def search(self, text: str):
        """By the holder's name or by the code as it is printed."""
        text = text.strip()
        code = text.replace("-", "").replace(" ", "").upper()
        if not text:
            return self
        return self.filter(Q(person__in=Person.objects.search(text)) | Q(code__startswith=code))


class BatchQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(person.scope("source__region__path", *RUNS))
