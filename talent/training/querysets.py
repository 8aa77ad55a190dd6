from datetime import timedelta

from django.db import models
from django.db.models import Case, Count, F, Max, Q, Value, When
from django.utils import timezone

from talent.people.models import Role
from talent.training.states import State

ADMINS = (Role.Kind.DISTRICT_ADMIN, Role.Kind.CITY_ADMIN)


class PlanQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Plans of one's reach, and published plans of the units above."""
        own = person.scope("region__path")
        return self.filter(own | (person.scope_or_above("region__path") & Q(status="published")))

    def kept_by(self, person):
        """Plans a trainer or admin writes: those of their own reach."""
        return self.filter(person.scope("region__path", Role.Kind.TRAINER, *ADMINS))


class SessionQuerySet(models.QuerySet):
    def public(self):
        """Everything that was ever published: a cancelled session keeps its page with the reason."""
        return self.exclude(published_at=None)

    def run_by(self, person):
        """Sessions whose host or one of whose partners lies in the person's reach as a trainer or admin."""
        runs = (Role.Kind.TRAINER, Role.Kind.DISTRICT_ADMIN, Role.Kind.CITY_ADMIN)
        joint = self.model.objects.filter(person.scope("partners__path", *runs))
        return self.filter(person.scope("region__path", *runs) | Q(pk__in=joint.values("pk")))

    def visible_to(self, person):
        """What one runs, what is hosted inside one's reach, and published sessions of the units above."""
        inside = Q(pk__in=self.model.objects.run_by(person).values("pk")) | person.scope("region__path")
        above = person.scope_or_above("region__path") & Q(published_at__isnull=False)
        return self.filter(inside | above)

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

    def with_signup_counts(self):
        """Annotates `seats_taken`, `waiting` and `excused`."""
        return self.annotate(
            seats_taken=Count("signups", filter=Q(signups__status="signed_up")),
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
