"""待联系: the people of a street who have not taken part yet, for the office that does the calling."""

from django.db.models import Exists, OuterRef
from django.utils import timezone

from talent.credits.models import CreditHead
from talent.pools.models import PoolMembership


def members_to_call(person):
    """Due members inside this person's region without a valid credit since 1 January, by street."""
    today = timezone.localdate()
    credits = CreditHead.objects.valid().dated_in(today.replace(month=1, day=1), today)
    of_member = credits.filter(person=OuterRef("person")) | credits.filter(person__canonical=OuterRef("person"))
    return (
        PoolMembership.objects.due_on(today)
        .visible_to(person)
        .filter(person__canonical=None)
        .exclude(Exists(of_member))
        .select_related("person", "street")
        .order_by("street__path", "person__name_pinyin", "pk")
    )
