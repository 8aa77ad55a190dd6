"""The desk's menu: what each role finds on the left."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from django.template.loader import render_to_string
from django.urls import reverse

from talent.credits.rules import checks_hours, sets_credit_rules
from talent.cultivation.rules import keeps_registers
from talent.people import rules
from talent.people.models import Role
from talent.selection.rules import sees_selection


@dataclass(frozen=True)
class Entry:
    label: str
    url_name: str
    icon: str
    rule: Callable


HOME = Entry("工作台", "desk_home", "home", rules.has_desk)
# Under a heading each, so that twenty entries read as five short lists.
GROUPS = {
    "人和组织": (
        Entry("人员", "desk_people", "person", rules.manages_people),
        Entry("新登记", "desk_newcomers", "plus", rules.manages_people),
        Entry("组织", "desk_organizations", "org", rules.manages_people),
        Entry("人才库", "desk_pool", "people", rules.manages_people),
        Entry("待联系", "desk_calls", "phone", rules.manages_people),
    ),
    "培训": (
        Entry("计划", "desk_plans", "plan", rules.manages_people),
        Entry("场次", "desk_sessions", "calendar", rules.manages_people),
        Entry("参训进度", "desk_coverage", "chart", rules.manages_people),
        Entry("在线学习", "desk_learning", "book", rules.trains),
        Entry("外部学时", "desk_outside_hours", "clock", checks_hours),
        Entry("证明", "desk_certificates", "certificate", rules.trains),
    ),
    "推选与报送": (
        Entry("推选", "desk_selection", "scales", sees_selection),
        Entry("表格进出", "desk_sheets", "table", rules.manages_people),
        Entry("报表", "desk_reports", "document", rules.administers),
        Entry("培育台账", "desk_registers", "folder", keeps_registers),
        Entry("六项计划", "desk_indicators", "board", rules.administers),
    ),
    "设置": (
        Entry("人员分工", "desk_roles", "shield", rules.administers),
        Entry("区县电话", "desk_offices", "phone", rules.administers),
        Entry("学时规则", "desk_credit_rules", "clock", sets_credit_rules),
        Entry("区划调整", "desk_areas", "map", rules.runs_city),
        Entry("城市设置", "desk_city", "filter", rules.runs_city),
        Entry("内容管理", "wagtailadmin_home", "edit", rules.edits),
    ),
}

# The whole desk of these is their first page; everything else is reached from there, and a way back stands on it.
WITHOUT_MENU = ({Role.Kind.STREET_STAFF}, {Role.Kind.REVIEWER})


def has_menu(person) -> bool:
    """Whoever holds a further role finds the pages of that role on the left."""
    return {role.kind for role in person.active_roles} not in WITHOUT_MENU


# Addresses stay as they are while the process runs.
_address = cache(reverse)


def menu_of(request) -> list[dict]:
    """The entries this person may open, the present one marked."""
    path, home = request.path, _address("desk_home")
    entries = [("", HOME), *((group, entry) for group, entries in GROUPS.items() for entry in entries)]
    items = [
        {"group": group, "label": entry.label, "url": _address(entry.url_name), "icon": entry.icon}
        for group, entry in entries
        if entry.rule(request.user)
    ]
    for item in items:
        item["current"] = path == home if item["url"] == home else path.startswith(item["url"])
    return items


@lru_cache(maxsize=512)
def _drawn(items: tuple) -> str:
    """The menu as HTML: everybody with the same roles meets the same one, twice on every page of the desk."""
    return render_to_string("includes/menu.html", {"desk_menu": [dict(item) for item in items]})


def desk_context(request) -> dict:
    """Context processor: the menu on desk pages, the way to the desk for staff elsewhere."""
    person = getattr(request, "user", None)  # absent when an error comes before the middleware
    if person is None or not rules.has_desk(person):
        return {}
    if not request.path.startswith("/desk/"):
        return {"desk_url": reverse("desk_home")}
    place = person.active_roles[0].region.name
    if not has_menu(person):
        return {"desk_back": request.path != reverse("desk_home"), "place": place}
    menu = menu_of(request)
    # A page below none of the entries still has to call the folded menu something.
    label = next((item["label"] for item in menu if item["current"]), "菜单")
    drawn = _drawn(tuple(tuple(item.items()) for item in menu))
    return {"desk_menu": menu, "desk_menu_drawn": drawn, "desk_menu_label": label, "place": place}
