"""联合会负责人，优先: whoever leads a federation is proposed by itself and stands on top; never in the pool by itself."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from talent.audit.actions import record
from talent.people.models import Post
from talent.people.querysets import in_force, of_human
from talent.pools.models import PoolMembership, PoolProposal

Source = PoolProposal.Source


def leaders_outside():
    """
    Open leaders' posts in federations whose holder is no member of the pool of the federation's district.

    A post that a merged duplicate holds is the canonical person's: `who` names them.
    """
    members = PoolMembership.objects.active_on().filter(
        of_human(OuterRef("who")), pool__district=OuterRef("organization__street__parent")
    )
    posts = Post.objects.filter(
        in_force(), kind=Post.Kind.LEADER, organization__is_federation=True, organization__closed_on=None,
        organization__street__closed_on=None,
    )  # fmt: skip
    posts = posts.filter(Q(person__canonical=None, person__is_active=True) | Q(person__canonical__is_active=True))
    posts = posts.annotate(who=Coalesce("person__canonical", "person"))
    return posts.exclude(Exists(members)).select_related("organization__street", "person__canonical").order_by("pk")


@transaction.atomic
def propose_federation_leaders(posts=None) -> list[PoolProposal]:
    """
    A proposal for every federation leader who is in no pool of their district, once for each federation.

    One that the street had made before is lifted to the top instead. An answer of the district stands.
    """
    known = PoolProposal.objects.filter(of_human(OuterRef("who")), kind="entry")
    answered = known.filter(Q(source=Source.FEDERATION, organization=OuterRef("organization")))
    posts = (leaders_outside() if posts is None else posts).exclude(Exists(answered))
    # The same office on both rows of one human is one office.
    offices = {(post.who, post.organization_id): post for post in posts}
    return [_propose(post) for post in offices.values()]


def _propose(post: Post) -> PoolProposal:
    organization, person = post.organization, post.person.canonical or post.person
    unsettled = PoolProposal.objects.select_for_update(of=("self",)).unsettled()
    proposal = unsettled.filter(
        of_human(person), kind="entry", street__parent=organization.street.parent_id
    ).first()  # fmt: skip
    if proposal is None:
        proposal = PoolProposal(
            person=person,
            street=organization.street,
            reason=f"{organization.name}负责人",
            proposed_at=timezone.now(),
        )
    proposal.source, proposal.organization = Source.FEDERATION, organization
    proposal.position = proposal.position or post.title or "负责人"
    proposal.save()
    record("propose_entry", proposal, by=None, region_path=proposal.street.path, source=Source.FEDERATION)
    return proposal
