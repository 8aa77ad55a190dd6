import datetime

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from talent.training.models import SessionSignup, TrainingSession
from tests.factories.people import PersonFactory


def at(text: str) -> datetime.datetime:
    """Local time: at("2026-11-24 14:00")."""
    return timezone.make_aware(datetime.datetime.fromisoformat(text))


class TrainingSessionFactory(DjangoModelFactory):
    """A published session of four hours, `starts="2026-11-24 14:00"`; `draft=True` for one that is not out yet."""

    class Meta:
        model = TrainingSession
        exclude = ["starts", "length"]

    class Params:
        draft = factory.Trait(status=TrainingSession.Status.DRAFT, published_at=None)

    title = "历城区骨干培训第2期"
    starts = "2026-11-24 14:00"
    length = datetime.timedelta(hours=3)
    place = "洪家楼街道办三楼"
    starts_at = factory.LazyAttribute(lambda o: at(o.starts))
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + o.length)
    status = TrainingSession.Status.PUBLISHED
    published_at = factory.LazyAttribute(lambda o: o.starts_at - datetime.timedelta(days=10))


class SignupFactory(DjangoModelFactory):
    class Meta:
        model = SessionSignup

    session = factory.SubFactory(TrainingSessionFactory)
    person = factory.SubFactory(PersonFactory)
    status = SessionSignup.Status.SIGNED_UP
