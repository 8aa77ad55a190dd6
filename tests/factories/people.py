import datetime

import factory
from factory.django import DjangoModelFactory

from talent.people.models import Affiliation, Person, Post, Role

SINCE = datetime.date(2022, 1, 1)


class PersonFactory(DjangoModelFactory):
    """A person as a sheet brings them: no login. `PersonFactory(login="li", password="…")` can log in."""

    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"李测试{n}")
    mobile = factory.Sequence(lambda n: f"138000{n % 100_000:05d}")

    class Params:
        leader = factory.Trait(is_leader=True)
        volunteer = factory.Trait(is_volunteer=True)

    @classmethod
    def _create(cls, model_class, *args, password=None, **fields):
        person = model_class(*args, **fields)
        person.set_password(password)  # None makes it unusable; "" would count as a password
        person.save()
        return person


class AffiliationFactory(DjangoModelFactory):
    class Meta:
        model = Affiliation

    person = factory.SubFactory(PersonFactory)
    source = Affiliation.Source.HOME
    since = SINCE


class PostFactory(DjangoModelFactory):
    class Meta:
        model = Post

    person = factory.SubFactory(PersonFactory)
    kind = Post.Kind.LEADER
    title = "负责人"
    since = SINCE


class RoleFactory(DjangoModelFactory):
    class Meta:
        model = Role

    person = factory.SubFactory(PersonFactory)
    since = SINCE
