from django.contrib.auth.models import BaseUserManager
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from talent.people.asking import asked_for


def in_force(on=None, since: str = "since", until: str = "until") -> Q:
    """Rows whose interval [since, until) holds `on` (today unless given)."""
    on = on or timezone.localdate()
    return Q(**{f"{since}__lte": on}) & (Q(**{until: None}) | Q(**{f"{until}__gt": on}))


def of_human(person, field: str = "person") -> Q:
    """Rows of this person and of the duplicates merged into theirs."""
    return Q(**{field: person}) | Q(**{f"{field}__canonical": person})


class PersonQuerySet(models.QuerySet):
    def canonical_only(self):
        """Merged duplicates out: every figure counts canonical people."""
        return self.filter(canonical=None)

    def asked_for_terms(self):
        """Who has an account, and so is asked for a new version of the privacy terms."""
        return self.canonical_only().filter(is_active=True, claimed_at__isnull=False)

    def at_mobile(self, mobile: str):
        """The people who can log in with this number, in one order: spouses share phones."""
        return self.filter(mobile=mobile, is_active=True, canonical=None).order_by("pk")

    def visible_to(self, person):
        """Staff see people who have a tie (home, post, pool, role) inside their region today; others see themselves."""
        from talent.people.models import Affiliation, Role

        if not person.is_authenticated:
            return self.none()
        if not person.has_role(*Role.MANAGING):
            return self.filter(pk=person.pk)
        # Staff have a tie to their own unit (see `appoint`), so they need no "or oneself": it would make
        # PostgreSQL gather every tie of a district before it shows one page.
        ties = Affiliation.objects.filter(in_force())
        if person.works_for_streets_alone:
            # A street holds few people: start from its ties. A wide scope is walked in the order of the list.
            return self.filter(pk__in=ties.filter(region__in=_regions(person)).values("person"))
        return self.filter(Exists(ties.filter(person.scope("region__path"), person=OuterRef("pk"))))

    def tied_inside(self, person, *kinds: str):
        """People with a tie, today, inside the regions where `person` has a role of one of these kinds."""
        from talent.people.models import Affiliation

        inside = person.scope("region__path", *kinds)
        return self.filter(Exists(Affiliation.objects.filter(in_force(), inside, person=OuterRef("pk"))))

    def within(self, region, on=None):
        """People with a tie to the region or below it on the day."""
        from talent.people.models import Affiliation

        ties = Affiliation.objects.filter(in_force(on), person=OuterRef("pk"), region__path__startswith=region.path)
        return self.filter(Exists(ties))

    def search(self, text: str):
        """By the name or its beginning, by pinyin or its initials, or by the end of the mobile; see `asked_for`."""
        if not text.strip():
            return self
        found = asked_for(text)
        return self.none() if found is None else self.filter(found)


def _regions(person):
    from talent.registry.models import Region

    return Region.objects.filter(person.scope("path")).values("pk")


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):
    def get_by_natural_key(self, login):
        return self.get(login=login)

    def create_superuser(self, login, name, password=None, **fields):
        person = self.model(login=login, name=name, is_superuser=True, is_staff=True, **fields)
        person.set_password(password)
        person.save()
        return person


class RoleQuerySet(models.QuerySet):
    def in_force(self, on=None):
        return self.filter(in_force(on))

    def visible_to(self, person):
        return self.filter(person.scope("region__path"))


class MergeQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(undone_at=None)


class ConsentQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Those of the people one sees."""
        from talent.people.models import Person

        return self.filter(person__in=Person.objects.visible_to(person))

    def counts(self) -> dict[str, int]:
        """How many people, as canonical ones, said yes to each version."""
        who = Count(Coalesce("person__canonical", "person"), distinct=True)
        return dict(self.order_by().values_list("version").annotate(people=who))


class DataRequestQuerySet(models.QuerySet):
    def visible_to(self, person):
        """The requests of the people one looks after."""
        from talent.people.models import Person

        return self.filter(person__in=Person.objects.visible_to(person)).exclude(person=person)

    def open(self):
        return self.filter(status="open")


def district_of(person) -> int | None:
    """The district of the person's oldest tie that holds today, by management; None for whoever belongs nowhere yet."""
    ties = person.affiliations.filter(in_force()).select_related("region__parent__parent").order_by("since", "pk")
    for tie in ties:
        region = tie.region
        while region is not None and region.level != "district":
            region = region.parent
        if region is not None:
            return region.pk
    return None
