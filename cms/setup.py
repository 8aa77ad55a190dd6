"""The site as it must be before anything is written: home, sections, settings, the editors' rights, the workflow."""

from django.contrib.auth.models import Permission
from django.db import transaction
from wagtail.models import GroupPagePermission, Page, Site

from cms.cases.models import CaseIndexPage
from cms.home.models import HomePage
from cms.news.models import NewsIndexPage
from cms.page_cache import forget_pages
from cms.site.models import SiteSettings
from cms.toolbox.models import ToolboxIndexPage
from cms.workflow import ensure_course_workflow, ensure_workflow
from lms.catalogue.actions import course_index
from lms.catalogue.models import CourseIndexPage
from talent.people.editorial_groups import (
    CASE_WRITERS,
    course_writers_group,
    editorial_group,
    editors_group,
    sync_groups,
)
from talent.people.models import Person, Role

SECTIONS = (
    (NewsIndexPage, "news", "动态", "近来的培训、公示和新课。"),
    (CaseIndexPage, "cases", "典型案例", "身边的组织怎么做成的，可以照着做。"),
    (ToolboxIndexPage, "toolbox", "工具箱", "打开就能用的表格，可以打印，也可以存成图片发到群里。"),
)

EDITED = {
    "cms": {"feedback": ("view", "change"), "sitesettings": ("change",)},
    "lms": {
        "coursemedia": ("add", "change", "view"),
        "courserun": ("add", "change", "view"),
        "learningpath": ("add", "change", "view"),
        "quiz": ("add", "change", "view"),
        "question": ("view",),
    },
}


@transaction.atomic
def ensure_site(**settings) -> HomePage:
    """Make what is missing and leave the rest alone; harmless when run again.

    `settings` (organizer, help_phone, …) are written only when there were none before.
    """
    home = HomePage.objects.first() or _make_home()
    for model, slug, title, introduction in SECTIONS:
        if not model.objects.exists():
            section = model(title=title, slug=slug, introduction=introduction)
            HomePage.objects.get(pk=home.pk).add_child(instance=section)
            section.save_revision().publish()
    course_index(HomePage.objects.get(pk=home.pk))
    if not SiteSettings.objects.exists():
        SiteSettings.objects.create(**settings)
    give_editors_rights()
    _let_districts_write_courses()
    _let_districts_write_cases()
    _let_staff_in()
    ensure_workflow()
    ensure_course_workflow()
    forget_pages()
    return HomePage.objects.get(pk=home.pk)


def give_editors_rights() -> None:
    """Beside pages and images: answer feedback, keep the site's settings, films and course runs."""
    wanted = Permission.objects.none()
    for app, models in EDITED.items():
        names = [f"{verb}_{model}" for model, verbs in models.items() for verb in verbs]
        wanted |= Permission.objects.filter(content_type__app_label=app, codename__in=names)
    editors_group().permissions.add(*wanted)


def _let_districts_write_courses() -> None:
    """Add below /courses/ and change what one added oneself, nothing more: publishing goes through 课程审核."""
    group = course_writers_group()
    add_page = Permission.objects.get(content_type__app_label="wagtailcore", codename="add_page")
    GroupPagePermission.objects.get_or_create(group=group, page=CourseIndexPage.objects.get(), permission=add_page)
    names = [f"{verb}_{model}" for model in ("coursemedia", "quiz") for verb in ("add", "change", "view")]
    group.permissions.add(*Permission.objects.filter(content_type__app_label="lms", codename__in=names))


def _let_districts_write_cases() -> None:
    """Add below /cases/; which of them a district's editors change is said by `cms.cases.access`."""
    add_page = Permission.objects.get(content_type__app_label="wagtailcore", codename="add_page")
    GroupPagePermission.objects.get_or_create(
        group=editorial_group(CASE_WRITERS), page=CaseIndexPage.objects.get(), permission=add_page
    )


def _let_staff_in() -> None:
    """Whoever was appointed before a group existed gets it now."""
    for person in Person.objects.filter(roles__in=Role.objects.in_force()).distinct():
        sync_groups(person)


def _make_home() -> HomePage:
    """Put our home page where Wagtail's welcome page stands, with everything that hangs below that."""
    root = Page.get_first_root_node()
    home = HomePage(title="首页", slug="site")
    root.add_child(instance=home)
    home.save_revision().publish()
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True, site_name="骨干学堂")
        return home
    welcome = site.root_page
    site.root_page, site.site_name = home, "骨干学堂"
    site.save()
    for child in welcome.get_children():
        child.move(HomePage.objects.get(pk=home.pk), pos="last-child")
    if welcome.depth > 1:
        Page.objects.get(pk=welcome.pk).delete()
    return home
