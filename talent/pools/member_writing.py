"""What the good rows of the pool sheet come to, written in bulk: people, memberships, posts and ties."""

import datetime

from django.utils import timezone

from talent.people.models import Affiliation
from talent.people.ties import close_affiliations, write_affiliations, write_posts, write_titles
from talent.pools.laddering import note_levels
from talent.pools.member_rows import FIELDS, Member, Membership
from talent.pools.models import PoolMembership, TalentPool
from talent.registry.row_writer import insert_rows, new_keys, update_rows
from talent.sheets.previews import Preview
from talent.sheets.undoing import UndoReport, undo_images


def write_members(preview: Preview, batch) -> None:
    """Store people, memberships, posts and ties of the rows that are new or changed."""
    members: list[Member] = preview.payload["members"]
    today = timezone.localdate()
    preview.payload["people"].write((member.person for member in members), batch)
    _write_memberships(members, batch)
    _write_posts(members, today, batch)
    _write_ties(members, today, batch)


def _write_memberships(members: list[Member], batch) -> None:
    new = [member for member in members if member.membership.before is None]
    districts = {member.street.district_pk for member in new}
    pools = {district: TalentPool.objects.get_or_create(district_id=district)[0].pk for district in districts}
    now = timezone.now().replace(microsecond=0)
    for member, pk in zip(new, new_keys(PoolMembership, len(new)), strict=True):
        member.membership.pk = pk
    insert_rows(
        PoolMembership,
        ("id", "pool_id", "person_id", "created", "updated", *FIELDS),
        (
            (
                member.membership.pk, pools[member.street.district_pk], member.person.pk, now, now,
                *map(member.membership.values.__getitem__, FIELDS),
            )
            for member in new
        ),
    )  # fmt: skip
    batch.record(PoolMembership, ((member.membership.pk, None, {"updated": now}) for member in new))
    changed = [one.membership for one in members if one.membership.before not in (None, one.membership.values)]
    update_rows(
        PoolMembership,
        ("updated", *FIELDS),
        ((one.pk, now, *map(one.values.__getitem__, FIELDS)) for one in changed),
        seen=[one.updated for one in changed],
    )
    batch.record(PoolMembership, ((one.pk, *_sides(one)) for one in changed))
    steps = [(one.pk, one.before["level_id"], one.values["level_id"]) for one in changed]
    note_levels(steps, by=batch.confirmed_by_id, reason=f"导入名单：{batch.upload.file_name}")


def undo_members(batch, sheet, by) -> UndoReport:
    """Take the batch back by its images; the steps on the ladder that it takes back are steps of their own."""
    label = PoolMembership._meta.label_lower
    changes = batch.changes.filter(model=label)
    pks = [pk for change in changes for pk, before, _ in change.images if before and "level_id" in before]
    members = PoolMembership.objects.filter(pk__in=pks).order_by("pk")
    found = dict(members.select_for_update().values_list("pk", "level_id"))
    report = undo_images(batch, sheet)
    steps = [(pk, found[pk], level) for pk, level in members.values_list("pk", "level_id")]
    note_levels(steps, by=by.pk if by else None, reason=f"撤销导入：{batch.upload.file_name}")
    return report


def _sides(membership: Membership) -> tuple[dict, dict]:
    changed = [field for field in FIELDS if membership.values[field] != membership.before[field]]
    return tuple({field: side[field] for field in changed} for side in (membership.before, membership.values))


def _write_posts(members: list[Member], today: datetime.date, batch) -> None:
    wanted = [member for member in members if member.organization is not None]
    write_posts(
        (
            (member.person.pk, member.organization.pk, member.kind, member.membership.values["position"][:40])
            for member in wanted
            if member.post is None
        ),
        today,
        batch,
    )
    titles = []
    for member in wanted:
        title = member.membership.values["position"][:40]
        told = member.membership.before is None or member.membership.before["position"] != title
        if member.post is not None and told and title and member.post[1] != title:
            titles.append((*member.post, title))
    write_titles(titles, batch)


def _write_ties(members: list[Member], today: datetime.date, batch) -> None:
    pool, post = Affiliation.Source.POOL, Affiliation.Source.POST
    moved = [
        (member.person.pk, member.membership.before["street_id"])
        for member in members
        if member.membership.before and member.membership.before["street_id"] != member.street.pk
    ]
    close_affiliations(moved, pool, today, batch)
    ties = [
        (member.person.pk, member.street.pk, pool, min(member.membership.values["since"], today))
        for member in members
        if member.membership.values["until"] is None
    ]
    ties += [
        (member.person.pk, member.organization.street_pk, post, today)
        for member in members
        if member.organization is not None
    ]
    write_affiliations(ties, (member.person.pk for member in members if not member.person.is_new), batch)
