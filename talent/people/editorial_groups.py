"""Groups of the editorial admin follow the roles: who writes where, who stands at which step of 案例审核.

An office with one editor works: the city's editors and admins stand at every step. An office that parts the steps
appoints a 案例复审员 and a 案例终审员, who hold one step each and nothing besides. A district's editors write the
cases of their district, look first at what others write about it, and publish nothing.
"""

from django.contrib.auth.models import Group, Permission

from talent.people.models import Person, Role
from talent.registry.models import Region

Kind, Level = Role.Kind, Region.Level

EDITORS = "内容编辑"
CASE_WRITERS = "区县案例编写"
# Write courses of their own region and send them on; what they write is published by an editor of the city.
COURSE_WRITERS = "课程编写"
FIRST_STEP, SECOND_STEP, FINAL_STEP = "案例初审", "案例复审", "案例终审"
CASE_STEPS = (FIRST_STEP, SECOND_STEP, FINAL_STEP)

_CITY = {(Kind.EDITOR, Level.CITY), (Kind.CITY_ADMIN, Level.CITY)}
# The kind of role and the level of its region, as one kind may be held at two levels.
GROUPS = {
    EDITORS: _CITY,
    CASE_WRITERS: {(Kind.EDITOR, Level.DISTRICT)},
    COURSE_WRITERS: {(Kind.TRAINER, Level.DISTRICT), (Kind.DISTRICT_ADMIN, Level.DISTRICT)},
    FIRST_STEP: _CITY | {(Kind.EDITOR, Level.DISTRICT)},
    SECOND_STEP: _CITY | {(Kind.CASE_SECOND, Level.CITY)},
    FINAL_STEP: _CITY | {(Kind.CASE_FINAL, Level.CITY)},
}
# They write, so they need pictures: those of their own district.
_WITH_MATERIAL = GROUPS[CASE_WRITERS] | GROUPS[COURSE_WRITERS]
_MATERIAL = "素材："


def sync_groups(person: Person) -> None:
    """Make the person's groups of the editorial admin those of their roles in force; other groups stay."""
    roles = list(person.roles.in_force().select_related("region"))
    held = {(role.kind, role.region.level) for role in roles}
    wanted = [editorial_group(name) for name, holders in GROUPS.items() if held & holders]
    wanted += [material_group(role.region) for role in roles if (role.kind, role.region.level) in _WITH_MATERIAL]
    ours = person.groups.filter(name__in=GROUPS) | person.groups.filter(name__startswith=_MATERIAL)
    person.groups.remove(*ours.exclude(pk__in=[group.pk for group in wanted]))
    person.groups.add(*wanted)


def editorial_group(name: str) -> Group:
    """One of GROUPS, made with its rights on first use; where in the tree writers may is said where that tree is."""
    group, made = Group.objects.get_or_create(name=name)
    if made:
        _let_in(group)
        if name == EDITORS:
            _give_editorial_rights(group)
    return group


def material_group(region: Region) -> Group:
    """Those who add, change and choose the images and documents of a district, and of no other."""
    group, made = Group.objects.get_or_create(name=f"{_MATERIAL}{region.name}")
    if made:
        _give_collection_rights(group, collection_of(region))
    return group


def collection_of(region: Region):
    """The collection of images and documents of a region's district; the root for what is the city's."""
    from wagtail.models import Collection

    root = Collection.get_first_root_node()
    while region.level in (Level.STREET, Level.COMMUNITY):
        region = region.parent
    if region.level != Level.DISTRICT:
        return root
    return root.get_children().filter(name=region.name).first() or root.add_child(name=region.name)


def editors_group() -> Group:
    """The group that edits and publishes pages, images and documents."""
    return editorial_group(EDITORS)


def course_writers_group() -> Group:
    return editorial_group(COURSE_WRITERS)


def _let_in(group: Group) -> None:
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))


def _give_editorial_rights(group: Group) -> None:
    from wagtail.models import Collection, GroupPagePermission, Page

    on_pages = Permission.objects.filter(
        content_type__app_label="wagtailcore",
        content_type__model="page",
        codename__in=["add_page", "change_page", "publish_page", "lock_page", "unlock_page"],
    )
    root = Page.objects.filter(depth=1).first()
    GroupPagePermission.objects.bulk_create(
        [GroupPagePermission(group=group, page=root, permission=permission) for permission in on_pages]
    )
    _give_collection_rights(group, Collection.get_first_root_node())


def _give_collection_rights(group: Group, collection) -> None:
    """Add, change and choose images and documents there and in the collections below."""
    from wagtail.models import GroupCollectionPermission

    in_collections = Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs"],
        codename__in=[f"{verb}_{model}" for verb in ("add", "change", "choose") for model in ("image", "document")],
    )
    GroupCollectionPermission.objects.bulk_create(
        [
            GroupCollectionPermission(group=group, collection=collection, permission=permission)
            for permission in in_collections
        ]
    )
