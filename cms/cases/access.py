"""Which cases exist for whom in 内容管理: a district's editors work on those of their district, whatever lies beside them.

Wagtail's page rights hang on branches of the tree; cases of all districts are children of one page, so the right to
change one is made here from the role and the case's district, and everything in 内容管理 reads it.
"""

from django.contrib.auth.models import Permission
from django.db.models import Q
from wagtail.models import GroupPagePermission, Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.cases.models import CasePage
from talent.people.models import Role

Kind = Role.Kind


def works_on(person, case: CasePage) -> bool:
    """Does a role of the person that has to do with cases reach the case's district?"""
    return person.is_superuser or person.reaches(case.region, *Role.ON_CASES)


def foreign_cases(person):
    """Cases that don't exist for this person in 内容管理; their public pages are another matter."""
    if person.is_superuser:
        return CasePage.objects.none()
    return CasePage.objects.exclude(person.scope("region__path", *Role.ON_CASES))


class DistrictPagesPolicy(PagePermissionPolicy):
    """Wagtail's policy, and for a district's editors the right to change each case of their district."""

    def get_all_permissions_for_user(self, user):
        rows = super().get_all_permissions_for_user(user)
        own = _cases_of_districts(user)
        if not own:
            return rows
        change = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
        return [*rows, *(GroupPagePermission(page=page, permission=change) for page in own)]

    def instances_user_has_any_permission_for(self, user, actions):
        return _without_foreign(super().instances_user_has_any_permission_for(user, actions), user)

    def explorable_instances(self, user):
        return _without_foreign(super().explorable_instances(user), user)


def _district_paths(user) -> list[str]:
    roles = getattr(user, "active_roles", ())
    return [role.region.path for role in roles if role.kind == Kind.EDITOR and role.region.level == "district"]


def _cases_of_districts(user) -> list[Page]:
    paths = _district_paths(user)
    if not paths or not user.is_active:
        return []
    inside = Q()
    for path in paths:
        inside |= Q(region__path__startswith=path)
    return list(Page.objects.filter(pk__in=CasePage.objects.filter(inside).values("pk")))


def _without_foreign(pages, user):
    """A queryset of any kind of page without the cases of other districts; a city's editor sees all of them."""
    if not _district_paths(user):
        return pages
    return pages.exclude(pk__in=foreign_cases(user).values("pk"))
