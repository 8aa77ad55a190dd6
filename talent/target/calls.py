"""待联系: the people of a street who have not taken part yet, for the office that does the calling."""

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce
from django.utils import timezone

from talent.credits.models import CreditHead
from talent.pools.models import PoolMembership


def members_to_call(person):
    """Due members inside this person's region without a valid credit since 1 January, by street."""
    today = timezone.localdate()
    year = CreditHead.objects.training().dated_in(today.replace(month=1, day=1), today)
    credits = year.annotate(whose=Coalesce("person__canonical_id", "person_id")).filter(whose=OuterRef("human"))
    return (
        PoolMembership.objects.due_on(today)
        .visible_to(person)
        .annotate(human=Coalesce("person__canonical_id", "person_id"))
        .exclude(Exists(credits))
        .select_related("person__canonical", "street")
        .order_by("street__path", "person__name_pinyin", "pk")
    )
