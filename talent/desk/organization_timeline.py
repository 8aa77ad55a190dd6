"""The history of an organization as one list, newest first: from dated rows, nothing is remembered twice."""

from collections import defaultdict

from django.utils import timezone

from talent.registry.models import Organization, OrganizationChange

Field = OrganizationChange.Field


def timeline_of(organization: Organization, posts) -> list[dict]:
    """Items for includes/timeline.html; `posts` are all posts of the organization with their people."""
    rows = [*_beginning_and_end(organization), *_changes(organization), *_posts(posts), *_federations(organization)]
    rows += [*_checks(organization), *_tags(organization)]
    rows.sort(key=lambda row: row[0], reverse=True)
    return [{"when": f"{day:%Y-%m-%d}", "what": what, "who": who, "note": note} for day, what, who, note in rows]


def _beginning_and_end(organization):
    if organization.founded_on:
        yield organization.founded_on, "成立", "", ""
    if organization.closed_on:
        yield organization.closed_on, "注销", "", ""


def _changes(organization):
    for change in organization.registration_changes.all():
        yield change.on, f"{change.get_before_display()} → {change.get_after_display()}", "", ""
    for change in organization.changes.select_related("by"):
        who = change.by.name if change.by else ""
        if change.field == Field.IS_FEDERATION:
            yield change.on, "成为联合会" if change.after == "是" else "不再是联合会", who, ""
        elif change.field == Field.STREET:
            yield change.on, f"由{change.before}迁到{change.after}", who, ""
        else:
            words = f"{change.get_field_display()}：{change.before or '空'} → {change.after or '空'}"
            yield change.on, words, who, ""


def _posts(posts):
    for post in posts:
        title = post.title or post.get_kind_display()
        if post.kind == post.Kind.LEADER:
            yield post.since, f"{post.person.name}任{title}", "", ""
            if post.until:
                yield post.until, f"{post.person.name}不再任{title}", "", ""


def _federations(organization):
    for row in organization.federations.select_related("federation"):
        yield row.since, f"加入{row.federation.name}", "", ""
        if row.until:
            yield row.until, f"退出{row.federation.name}", "", ""


def _tags(organization):
    """What was said of it on one day stands in one line a kind."""
    came, gone = defaultdict(list), defaultdict(list)
    for tie in organization.tags.select_related("tag"):
        came[tie.since, tie.tag.get_kind_display()].append(tie.tag.word)
        if tie.until:
            gone[tie.until, tie.tag.get_kind_display()].append(tie.tag.word)
    for rows, what in ((came, "增加"), (gone, "去掉")):
        for (day, kind), words in rows.items():
            yield day, f"{kind}{what}：{'、'.join(words)}", "", ""


def _checks(organization):
    for check in organization.checks.select_related("by"):
        what = "负责人申请更正" if check.wanted else "负责人核对：信息没变"
        yield timezone.localdate(check.at), what, check.by.name, check.wanted
