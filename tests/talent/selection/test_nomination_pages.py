"""推荐, 初审, 退回补充, 退出, 递补, 写成案例."""

import io
import tempfile
from pathlib import Path

import pytest
import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from talent.messages.models import Message
from talent.outbox.models import OutboxMessage
from talent.selection.actions.nominations import nominate, return_nomination, withdraw_nomination
from talent.selection.actions.notices import announce
from talent.selection.models import AssessmentGrade, CaseLink, Nomination, NominationPhoto, Veto
from tests.factories import AffiliationFactory, PersonFactory
from tests.talent.selection.conftest import ANSWERS


def text(response) -> str:
    return response.content.decode()


def picture(name="photo.png", size=(30, 20), mode="RGBA") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new(mode, size).save(out, name.rpartition(".")[2].upper())
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


@pytest.fixture
def base(nominations):
    return f"/desk/selection/{nominations.first.round_id}/nominations/{nominations.first.pk}/"


@pytest.fixture
def url(round_):
    return f"/desk/selection/{round_.pk}/nominate/"


def test_the_street_office_puts_an_organization_forward_with_a_photo(client_of, street_staff, url, organization_row):
    row = organization_row("平安守望队")
    photo = {"photo1-photo": picture(), "photo1-caption": "周二值守", "photo1-consent": "on"}
    answer = client_of(street_staff).post(url, ANSWERS | photo | {"nominee": f"o{row.pk}", "street_opinion": "同意"})
    made = Nomination.objects.get(organization=row)
    assert answer.url.endswith(f"/nominations/{made.pk}/")
    assert (made.status, made.submitted_by, made.street_opinion) == ("submitted", street_staff, "同意")
    kept = made.photos.get()
    with kept.file.open() as file, Image.open(file) as image:
        assert (kept.caption, kept.consent, image.format) == ("周二值守", True, "JPEG")


def test_a_leader_is_put_forward_with_the_organization(client_of, street_staff, url, learner, organization):
    post = learner.posts.get()
    client_of(street_staff).post(url, ANSWERS | {"nominee": f"p{post.pk}"})
    made = Nomination.objects.get()
    assert (made.kind, made.person, made.organization) == ("leader", learner, organization)
    assert made.title == "赵明霞（和顺邻里调解队）"


def test_nobody_is_offered_twice(client_of, street_staff, url, nominations, learner):
    page = client_of(street_staff).get(url)
    offered = [label for _, group in page.context["form"].fields["nominee"].choices[1:] for _, label in group]
    assert offered == ["和顺邻里调解队（洪家楼街道）", "赵明霞（和顺邻里调解队）"]


@pytest.mark.parametrize(
    ("photo", "sentence"),
    [
        ({"photo1-photo": SimpleUploadedFile("a.jpg", b"no picture", "image/jpeg"), "photo1-caption": "x"}, "图片"),
        ({"photo1-photo": picture()}, "请写一句照片说明。"),
    ],
)
def test_a_photo_that_is_none_or_says_nothing_is_not_kept_and_the_texts_are(
    client_of, street_staff, url, organization_row, photo, sentence
):
    row = organization_row("平安守望队")
    page = client_of(street_staff).post(url, ANSWERS | photo | {"nominee": f"o{row.pk}"}, follow=True)
    assert sentence in text(page)
    draft = Nomination.objects.get()
    assert (draft.status, draft.what_done, NominationPhoto.objects.count()) == ("draft", ANSWERS["what_done"], 0)


def test_somebody_else_s_organization_is_no_choice(client_of, street_staff, url, organization_row, city):
    row = organization_row("北园队", city.beiyuan)
    page = client_of(street_staff).post(url, ANSWERS | {"nominee": f"o{row.pk}"})
    assert (page.status_code, Nomination.objects.count()) == (200, 0)


def test_after_the_last_day_there_is_no_form(client_of, street_staff, url, round_, autumn, organization_row):
    round_.apply_until = "2023-09-26"
    round_.save()
    row = organization_row("平安守望队")
    browser = client_of(street_staff)
    assert "申报已经截止。" in text(browser.get(url))
    browser.post(url, ANSWERS | {"nominee": f"o{row.pk}"})
    assert Nomination.objects.count() == 0


def test_the_district_checks(client_of, trainer, nominations, base):
    page = client_of(trainer).get(base)
    assert page.context["to_check"]
    client_of(trainer).post(f"{base}check/", {"verdict": "pass"})
    nominations.first.refresh_from_db()
    assert nominations.first.status == "passed"


def test_a_return_says_what_is_missing_and_tells_who_handed_it_in(client_of, trainer, street_staff, nominations, base):
    assert "请写明缺什么" in text(client_of(trainer).post(f"{base}check/", {"verdict": "return"}, follow=True))
    client_of(trainer).post(f"{base}check/", {"verdict": "return", "missing": "缺照片"})
    nominations.first.refresh_from_db()
    assert (nominations.first.status, nominations.first.missing) == ("returned", "缺照片")
    assert Message.objects.get(person=street_staff).text == "《第一服务队》的材料需要补充：缺照片。"


def test_street_staff_do_not_check(client_of, street_staff, nominations, base):
    assert client_of(street_staff).post(f"{base}check/", {"verdict": "pass"}).status_code == 404
    nominations.first.refresh_from_db()
    assert nominations.first.status == "submitted"


def test_the_street_office_completes_what_came_back(client_of, street_staff, trainer, nominations, base):
    assert client_of(street_staff).get(f"{base}edit/").status_code == 404
    return_nomination(nominations.first, missing="缺照片", by=trainer)
    browser = client_of(street_staff)
    assert "缺照片" in text(browser.get(f"{base}edit/"))
    browser.post(f"{base}edit/", ANSWERS | {"photo2-photo": picture(), "photo2-caption": "茶水桌"})
    nominations.first.refresh_from_db()
    assert (nominations.first.status, nominations.first.missing) == ("submitted", "")
    assert nominations.first.photos.get().caption == "茶水桌"


def pdf(pages: int) -> SimpleUploadedFile:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "a.typ")
        source.write_text(f"#for n in range({pages}) [ #n #pagebreak(weak: true) ]")
        return SimpleUploadedFile("证明.pdf", typst.compile(source), "application/pdf")


def test_an_attachment_of_200_pages_is_refused_and_the_texts_stay(client_of, street_staff, url, organization_row):
    row, browser = organization_row("平安守望队"), client_of(street_staff)
    page = browser.post(url, ANSWERS | {"nominee": f"o{row.pk}", "attachment": pdf(200)}, follow=True)
    assert "“证明.pdf”：这份附件超过30页。" in text(page)
    draft = Nomination.objects.get()
    assert (draft.status, draft.what_done, draft.attachments.count()) == ("draft", ANSWERS["what_done"], 0)
    edit = f"/desk/selection/{draft.round_id}/nominations/{draft.pk}/edit/"
    browser.post(edit, ANSWERS | {"attachment": pdf(30)})
    draft.refresh_from_db()
    assert (draft.status, draft.attachments.get().title) == ("submitted", "证明.pdf")
    paper = f"/desk/selection/{draft.round_id}/nominations/{draft.pk}/attachments/{draft.attachments.get().pk}/"
    assert browser.get(paper).getvalue()[:5] == b"%PDF-"


def test_a_draft_is_its_writer_s_alone(client_of, street_staff, trainer, url, organization_row):
    row, browser = organization_row("平安守望队"), client_of(street_staff)
    answer = browser.post(url, {"nominee": f"o{row.pk}", "what_done": "写了一半", "action": "draft"})
    assert "写了一半" in text(browser.get(answer.url))
    assert client_of(trainer).get(answer.url).status_code == 404
    assert Nomination.objects.visible_to(trainer).count() == 0
    kept = browser.post(answer.url, {"what_done": "写了一大半", "action": "autosave"})
    assert (kept.status_code, Nomination.objects.get().what_done) == (200, "写了一大半")


def test_the_form_prints_with_what_the_system_knows(
    client_of, street_staff, trainer, tianqiao_admin, nominations, base
):
    answer = client_of(street_staff).get(f"{base}form.pdf")
    assert (answer["Content-Type"], answer.content[:5], answer["Cache-Control"]) == (
        "application/pdf", b"%PDF-", "no-store",
    )  # fmt: skip
    assert client_of(tianqiao_admin).get(f"{base}form.pdf").status_code == 404
    assert f"{base}form.pdf" in text(client_of(trainer).get(base))


def test_a_veto_stops_a_nomination_until_a_reason_is_written(client_of, trainer, licheng_admin, nominations, base):
    browser, url = client_of(trainer), f"{base}facts/"
    declared = {"action": "veto", "veto-kind": "no_report", "veto-source": "民政局年报系统", "veto-dated": "2023-07-01"}
    browser.post(url, declared)
    assert "没有报送年度报告" in text(browser.get(base))
    assert "有否决事项" in text(browser.post(f"{base}check/", {"verdict": "pass"}, follow=True))
    nominations.first.refresh_from_db()
    assert nominations.first.status == "submitted"
    veto = Veto.objects.get()
    reason = {"action": "override", "veto": veto.pk, "override-reason": "年报已于7月10日补报。"}
    assert browser.post(url, reason).status_code == 404
    client_of(licheng_admin).post(url, reason)
    browser.post(f"{base}check/", {"verdict": "pass"})
    nominations.first.refresh_from_db()
    assert nominations.first.status == "passed"
    lifted = {"action": "lift", "veto": veto.pk, "lift-source": "年报系统", "lift-dated": "2023-09-01"}
    browser.post(url, lifted)
    assert list(Veto.objects.active()) == []


def test_a_filed_organization_gets_no_grade_and_is_not_ranked_down(client_of, trainer, nominations, base):
    page = text(client_of(trainer).get(f"{base}facts/"))
    assert "备案组织不参加评估，不影响评分" in page
    grade = {"action": "grade", "grade-grade": "3A", "grade-source": "民政局", "grade-dated": "2023-01-01"}
    client_of(trainer).post(f"{base}facts/", grade)
    assert AssessmentGrade.objects.count() == 0


def test_a_photo_is_seen_by_those_who_see_the_nomination(client_of, street_staff, tianqiao_admin, round_, organization):
    photos = [(picture("a.jpeg", mode="RGB"), "说明", False)]
    made = nominate(round_, kind="organization", organization=organization, photos=photos, by=street_staff, **ANSWERS)
    url = f"/desk/selection/{round_.pk}/nominations/{made.pk}/photos/{made.photos.get().pk}/"
    assert url in text(client_of(street_staff).get(f"/desk/selection/{round_.pk}/nominations/{made.pk}/"))
    answer = client_of(street_staff).get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert answer.getvalue()[:2] == b"\xff\xd8"
    assert client_of(tianqiao_admin).get(url).status_code == 404


def test_what_the_system_knows_has_value_source_and_date(client_of, trainer, nominations, base):
    page = client_of(trainer).get(base)
    assert [(fact.label, fact.value, fact.source) for fact in page.context["facts"]] == [
        ("登记情况", "备案", "社区社会组织台账"),
        ("成立时间", "2020年05月", "社区社会组织台账"),
        ("评估等级", "备案组织不参加评估，不影响评分", "社区社会组织台账"),
        ("党建工作", "未填", "社区社会组织台账"),
        ("负责人2023年参训率", "—", "学时记录"),
        ("负责人2023年学时", "0学时", "学时记录"),
        ("成员2023年参训率", "—", "学时记录"),
        ("成员2023年主讲培训", "0场", "场次"),
    ]
    assert "2023-09-27" in text(page)


def test_withdraw_with_a_reason(client_of, licheng_admin, nominations, base):
    browser = client_of(licheng_admin)
    assert browser.post(f"{base}withdraw/", {"reason": " "}).status_code == 200
    browser.post(f"{base}withdraw/", {"reason": "单位注销"})
    nominations.first.refresh_from_db()
    assert nominations.first.status == "withdrawn"
    assert "已退出" in text(browser.get(base))


def test_a_reserve_moves_up_for_one_who_left(client_of, licheng_admin, notice, nominations):
    url = f"/desk/selection/{notice.round_id}/nominations/{nominations.third.pk}/promote/"
    browser = client_of(licheng_admin)
    assert "没有空出的名额。" in text(browser.post(url, follow=True))
    withdraw_nomination(nominations.first, reason="单位注销", by=licheng_admin)
    page = browser.post(url, follow=True)
    nominations.third.refresh_from_db()
    assert nominations.third.status == "selected"
    assert "1个等待公示" in text(page)


def test_a_case_is_asked_for_once_it_is_announced(client_of, licheng_admin, notice, nominations, autumn):
    base = f"/desk/selection/{notice.round_id}/nominations/{nominations.first.pk}/"
    asked = OutboxMessage.objects.filter(topic="case.requested")
    client_of(licheng_admin).post(f"{base}case/")
    assert asked.count() == 0
    autumn.move_to("2023-10-10 09:00+08:00")
    announce(notice, by=licheng_admin)
    browser = client_of(licheng_admin)
    for _ in range(2):
        browser.post(f"{base}case/")
    assert [message.payload for message in asked] == [{"nomination": nominations.first.pk, "by": licheng_admin.pk}]


def test_the_case_is_linked_once_the_site_has_it(client_of, licheng_admin, notice, nominations, autumn):
    from talent.selection.actions.cases import link_case

    autumn.move_to("2023-10-10 09:00+08:00")
    announce(notice, by=licheng_admin)
    for live in (False, True):
        link_case(nominations.first, page=7, title="楼道里的茶水桌", url="/cases/tea/", live=live)
    assert CaseLink.objects.count() == 1
    page = client_of(licheng_admin).get(f"/desk/selection/{notice.round_id}/nominations/{nominations.first.pk}/")
    assert 'href="/cases/tea/"' in text(page)


def test_the_page_costs_the_same_for_one_photo_and_for_three(
    count_queries, trainer, round_, street_staff, organization
):
    made = nominate(round_, kind="organization", organization=organization, by=street_staff, **ANSWERS)
    url = f"/desk/selection/{round_.pk}/nominations/{made.pk}/"

    def add():
        NominationPhoto.objects.create(nomination=made, file=picture("a.jpeg", mode="RGB"), caption="说明")

    add()
    one = count_queries(trainer, url)
    add()
    add()
    assert count_queries(trainer, url) == one


def test_the_form_costs_the_same_for_one_organization_and_for_three(count_queries, street_staff, url, city):
    from tests.factories import OrganizationFactory, PostFactory

    def add():
        PostFactory(organization=OrganizationFactory(street=city.hongjialou), person=PersonFactory())

    add()
    one = count_queries(street_staff, url)
    add()
    add()
    AffiliationFactory(person=PersonFactory(), region=city.hongjialou)
    assert count_queries(street_staff, url) == one
