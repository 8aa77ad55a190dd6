from datetime import timedelta

from django.db import models
from django.db.models import Case, Count, F, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from talent.people.models import Role
from talent.training.states import State

ADMINS = (Role.Kind.DISTRICT_ADMIN, Role.Kind.CITY_ADMIN)


# Once out, units below read a plan; while it is being adjusted they read its last version.
OUT = ("published", "adjusting", "adjusted", "done")
# 协办人: how long after the session the roster stays open to who helped.
HELPS_AFTER = timedelta(days=7)


class PlanQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Plans of one's reach, and the plans of the units above that are out."""
        own = person.scope("region__path")
        return self.filter(own | (person.scope_or_above("region__path") & Q(status__in=OUT)))

    def kept_by(self, person):
        """Plans somebody writes: those of their own reach, a street's by its own office too."""
        return self.filter(person.scope("region__path"))

    def reviewed_by(self, person):
        """Plans an admin of the unit or of a unit above lets out or sends back."""
        return self.filter(person.scope("region__path", *ADMINS))

    def out(self):
        return self.filter(status__in=OUT)


class SessionQuerySet(models.QuerySet):
    def public(self):
        """Everything that was ever published: a cancelled session keeps its page with the reason."""
        return self.exclude(published_at=None)

    def run_by(self, person):
        """Sessions whose host or one of whose partners lies in the person's reach as a trainer or admin."""
        runs = (Role.Kind.TRAINER, Role.Kind.DISTRICT_ADMIN, Role.Kind.CITY_ADMIN)
        joint = self.model.objects.filter(person.scope("partners__path", *runs))
        return self.filter(person.scope("region__path", *runs) | Q(pk__in=joint.values("pk")))

    def assisted_by(self, person, now=None):
        """What one runs, and the sessions at whose door one helps: roster, screen and check-in, nothing else."""
        from talent.training.session_rows import SessionHelper

        helps = SessionHelper.objects.in_force(now).filter(person=person)
        runs = Q(pk__in=self.model.objects.run_by(person).values("pk"))
        return self.filter(runs | Q(pk__in=helps.values("session")))

    def visible_to(self, person):
        """What one runs, what is hosted inside one's reach, and published sessions of the units above."""
        above = person.scope_or_above("region__path") & Q(published_at__isnull=False)
        return self.filter(self._inside(person) | above)

    def held_under(self, person):
        """What one runs and what is hosted inside one's reach: the sessions of one's unit."""
        return self.filter(self._inside(person))

    def _inside(self, person):
        return Q(pk__in=self.model.objects.run_by(person).values("pk")) | person.scope("region__path")

    def within(self, region):
        """Hosted or held jointly by the region or a unit below it."""
        joint = self.model.objects.filter(partners__path__startswith=region.path)
        return self.filter(Q(region__path__startswith=region.path) | Q(pk__in=joint.values("pk")))

    def in_state(self, state: str, now=None):
        now = now or timezone.now()
        clock = {
            State.PUBLISHED: Q(starts_at__gt=now),
            State.RUNNING: Q(starts_at__lte=now, ends_at__gt=now),
            State.TO_BE_CONFIRMED: Q(ends_at__lte=now),
        }
        if state in clock:
            return self.filter(clock[state], status=State.PUBLISHED)
        return self.filter(status=state)

    def with_state(self, now=None):
        """Annotates `state_now`, for filters and counts; a row in hand knows `state` itself."""
        now = now or timezone.now()
        return self.annotate(
            state_now=Case(
                When(~Q(status=State.PUBLISHED), then=F("status")),
                When(starts_at__gt=now, then=Value(State.PUBLISHED.value)),
                When(ends_at__gt=now, then=Value(State.RUNNING.value)),
                default=Value(State.TO_BE_CONFIRMED.value),
                output_field=models.CharField(),
            )
        )

    def upcoming(self, now=None):
        """Published and not over yet, the next one first."""
        return self.filter(status=State.PUBLISHED, ends_at__gt=now or timezone.now()).order_by("starts_at", "pk")

    def overdue(self, now=None):
        """Over, not confirmed, and somebody's work."""
        return self.in_state(State.TO_BE_CONFIRMED, now).filter(overdue_counts=True)

    def open_for_check_in(self, now=None):
        """Published sessions of around now: codes typed early wait, codes typed late are told so."""
        now = now or timezone.now()
        margin = timedelta(hours=12)
        return self.filter(status=State.PUBLISHED, starts_at__lte=now + margin, ends_at__gt=now)

    def search(self, text: str):
        text = text.strip()
        return self.filter(Q(title__icontains=text) | Q(place__icontains=text)) if text else self

    def overlapping(self, spans):
        """Sessions with time in common with one of the spans, by their whole length; their parts may yet miss it."""
        found = Q(pk__in=[])
        for start, end in spans:
            found |= Q(starts_at__lt=end, ends_at__gt=start)
        return self.filter(found)

    def with_signup_counts(self):
        """Annotates `seats_taken` (a noted name keeps a seat too), `waiting` and `excused`."""
        from talent.training.session_rows import NotedName

        noted = NotedName.objects.open().filter(session=OuterRef("pk")).order_by().values("session")
        noted = Coalesce(Subquery(noted.annotate(count=Count("pk")).values("count")), 0)
        return self.annotate(
            seats_taken=Count("signups", filter=Q(signups__status="signed_up")) + noted,
            waiting=Count("signups", filter=Q(signups__status="waitlisted")),
            excused=Count("signups", filter=Q(signups__status="excused")),
        )


class SignupQuerySet(models.QuerySet):
    def seated(self):
        return self.filter(status="signed_up")

    def waiting(self):
        """In the order of the queue."""
        return self.filter(status="waitlisted").order_by("queue")

    def open(self):
        return self.filter(status__in=["signed_up", "waitlisted"])

    def on_roster(self):
        """Everybody the trainer looks for: seats, and those who asked for leave."""
        return self.filter(status__in=["signed_up", "excused"])

    def last_in_queue(self) -> int:
        return self.aggregate(last=Max("queue"))["last"] or 0

    def rank(self, signup) -> int:
        """1 for the first who waits."""
        return self.filter(session_id=signup.session_id, status="waitlisted", queue__lte=signup.queue).count()


class HelperQuerySet(models.QuerySet):
    def in_force(self, now=None):
        """Granted, not ended early, and the session not over for more than seven days."""
        now = now or timezone.now()
        return self.filter(Q(until=None) | Q(until__gt=now), session__ends_at__gt=now - HELPS_AFTER)


class InvitationQuerySet(models.QuerySet):
    def unanswered(self):
        """Neither signed up (or on leave) nor declined."""
        from talent.training.models import SessionSignup

        answers = SessionSignup.objects.filter(session=OuterRef("session"), person=OuterRef("person"))
        return self.filter(~models.Exists(answers), declined_at=None)


class NotedNameQuerySet(models.QuerySet):
    def open(self):
        return self.filter(settled_at=None)
