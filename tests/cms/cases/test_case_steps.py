"""初审, 复审, 终审 by different people; a district's editor works on the cases of the district and on no others."""

import pytest
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.models import Page, WorkflowState
from wagtail.permissions import policy_registry
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.cases.models import CaseIndexPage, CasePage
from cms.cases.steps import CaseStep
from talent.people.editorial_groups import collection_of
from talent.people.models import Role
from tests.cast import appoint

pytestmark = pytest.mark.django_db
Kind = Role.Kind


@pytest.fixture
def staff(site, city):
    """Who stands where: 初审 for one district each, 复审 and 终审 for the city."""
    return {
        "licheng": appoint("历编辑", "ed-licheng", Kind.EDITOR, city.licheng),
        "tianqiao": appoint("天编辑", "ed-tianqiao", Kind.EDITOR, city.tianqiao),
        "second": appoint("复审员", "second", Kind.CASE_SECOND, city.jinan),
        "final": appoint("终审员", "final", Kind.CASE_FINAL, city.jinan),
    }


@pytest.fixture
def case(add_case):
    return add_case(title="待审的案例", slug="wait", live=False)


@pytest.fixture
def look(client_of, staff):
    """`look("second", case)`: approve the step the case stands at; True when it was taken."""

    def act(who, case, verb="approve", comment="") -> bool:
        state = WorkflowState.objects.get(object_id=str(case.pk)).current_task_state
        url = reverse("wagtailadmin_pages:workflow_action", args=[case.pk, verb, state.pk])
        client_of(staff[who]).post(url, {"comment": comment})
        state.refresh_from_db()
        return state.status != "in_progress"

    return act


def form_of(region, **more):
    return nested_form_data(
        {
            "title": "区里的案例", "slug": "own", "abstract": "摘要", "organization_name": "互助队", "category": "affairs",
            "region": region.pk, "place": "", "topics": "", "beneficiaries": "", "year": "2026", "attachments": "",
            "background": "null", "results": "null", "what_is_new": "null", "quote": "", "quote_source": "",
            "practice": streamfield([]), "figures": streamfield([]), "steps": streamfield([]),
            "photos": inline_formset([]), "comments": inline_formset([]), **more,
        }
    )  # fmt: skip


def test_each_step_has_its_own_people(case, look):
    case.get_workflow().start(case, None)
    for step, wrong, right in (
        ("案例初审", ("second", "final", "tianqiao"), "licheng"),
        ("案例复审", ("licheng", "final"), "second"),
        ("案例终审", ("licheng", "second"), "final"),
    ):
        state = WorkflowState.objects.get().current_task_state
        assert state.task.name == step
        assert [look(who, case) for who in wrong] == [False] * len(wrong)
        assert Page.objects.get(pk=case.pk).live is False
        assert look(right, case) is True
    assert Page.objects.get(pk=case.pk).live is True


def test_everybody_sees_first_what_waits_for_them(case, staff, client_of):
    state = case.get_workflow().start(case, None)

    def waiting(who):
        shown = client_of(staff[who]).get("/desk/").context["waiting"]
        return [item.title for item in shown.review], [item.title for item in shown.elsewhere]

    assert [waiting(who) for who in staff] == [(["待审的案例"], []), ([], []), ([], []), ([], [])]
    state.current_task_state.specific.approve(user=staff["licheng"])
    assert [waiting(who) for who in staff] == [([], ["待审的案例"]), ([], []), (["待审的案例"], []), ([], [])]


def test_sent_back_with_a_remark(case, look, staff, client_of):
    case.get_workflow().start(case, None)
    assert look("licheng", case) is True
    assert look("second", case, "reject", "第二段请补上时间") is True
    shown = client_of(staff["licheng"]).get("/desk/").context["waiting"]
    assert [(item.title, item.remark) for item in shown.returned] == [("待审的案例", "第二段请补上时间")]


def test_a_step_follows_the_reach_of_its_people(case, staff, site):
    case.get_workflow().start(case, None)
    step = CaseStep.objects.get(name="案例初审")
    states = {who: step.get_task_states_user_can_moderate(person).count() for who, person in staff.items()}
    assert states == {"licheng": 1, "tianqiao": 0, "second": 0, "final": 0}


PAGES = ("edit", "delete", "unpublish", "copy", "history", "view_draft", "revisions_index")


def test_a_case_of_another_district_does_not_exist(add_case, staff, client_of):
    case = add_case(title="历城的草稿", slug="foreign", live=False)
    before = Page.objects.values().get(pk=case.pk)
    desk = client_of(staff["tianqiao"])
    for name in PAGES:
        url = reverse(f"wagtailadmin_pages:{name}", args=[case.pk])
        for answer in (desk.get(url), desk.post(url, {"title": "改了"})):
            assert answer.status_code in (302, 403, 404), name
            assert "历城的草稿" not in answer.content.decode()
    index = CaseIndexPage.objects.get()
    for url in (reverse("wagtailadmin_explore", args=[index.pk]), "/admin/pages/search/?q=历城的草稿", "/admin/"):
        assert f"/admin/pages/{case.pk}/" not in desk.get(url).content.decode(), url
    assert Page.objects.values().get(pk=case.pk) == before
    assert CasePage.objects.count() == 1


def test_the_district_s_own_editor_works_on_it_and_publishes_nothing(add_case, staff, client_of, city):
    case = add_case(title="历城的草稿", slug="own-draft", live=False)
    desk = client_of(staff["licheng"])
    edit = reverse("wagtailadmin_pages:edit", args=[case.pk])
    assert "action-publish" not in desk.get(edit).content.decode()
    desk.post(edit, form_of(city.licheng, title="改好的题目", slug="own-draft"))
    assert Page.objects.get(pk=case.pk).get_latest_revision_as_object().title == "改好的题目"
    desk.post(edit, form_of(city.licheng, **{"action-publish": "1"}))
    assert Page.objects.get(pk=case.pk).live is False


def test_it_writes_about_its_own_district_only(staff, client_of, city):
    url = reverse("wagtailadmin_pages:add", args=["cms", "casepage", CaseIndexPage.objects.get().pk])
    desk = client_of(staff["licheng"])
    assert desk.post(url, form_of(city.tianqiao)).status_code == 200
    assert CasePage.objects.count() == 0
    desk.post(url, form_of(city.licheng))
    assert [(page.region, page.owner, page.live) for page in CasePage.objects.all()] == [
        (city.licheng, staff["licheng"], False)
    ]


@pytest.mark.parametrize("may", ["change", "choose"])
def test_it_has_the_pictures_of_its_district(staff, city, add_image, may):
    own, foreign, common = add_image("历城的图"), add_image("天桥的图"), add_image("市里的图")
    for image, region in ((own, city.licheng), (foreign, city.tianqiao)):
        image.collection = collection_of(region)
        image.save()
    policy = policy_registry.get_by_type(get_image_model())
    pictures = policy.instances_user_has_any_permission_for(staff["licheng"], [may])
    assert list(pictures) == [own], common
    assert list(policy.collections_user_has_permission_for(staff["licheng"], may)) == [collection_of(city.licheng)]


@pytest.mark.parametrize("count", [1, 3])
def test_the_first_screen_costs_the_same_for_one_case_and_three(
    count, add_case, staff, client_of, django_assert_max_num_queries
):
    for number in range(count):
        page = add_case(slug=f"case-{number}", live=False)
        page.get_workflow().start(page, None)
    desk = client_of(staff["licheng"])
    desk.get("/desk/")
    with django_assert_max_num_queries(45):
        desk.get("/desk/")
