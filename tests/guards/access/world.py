"""One small city for the whole walk: the cast, and in 历城区 and 天桥区 one of everything an address can name."""

import datetime as dt
import io
from types import SimpleNamespace

from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from wagtail.documents.models import Document
from wagtail.images import get_image_model

from cms.cases.models import CaseIndexPage, CasePage
from cms.home.models import HomePage
from cms.info.models import InfoPage
from cms.news.models import NewsIndexPage, NewsPage
from cms.setup import ensure_site
from cms.toolbox.models import ToolboxIndexPage, ToolPage
from lms.catalogue.actions import add_lesson, add_media, create_course, create_path
from lms.catalogue.models import CoursePage, DocumentPage
from lms.certificates.actions import issue_certificates
from lms.certificates.batches import print_part, start_batch
from lms.quizzes.actions import create_question, create_quiz
from talent.accounts.helping import offer_help
from talent.accounts.models import RoleInvitation
from talent.accounts.registering import register_person
from talent.attendance.archive import keep_paper
from talent.attendance.models import AttendanceCorrection, WalkIn
from talent.credits.ledger import credit_training
from talent.credits.outside_hours import hand_in
from talent.credits.registration import set_registration_period
from talent.credits.sources import ensure_source
from talent.cultivation.models import DualCultivation, IncubationBase, SpecialTask
from talent.files import papers
from talent.files.evidence import Evidence
from talent.files.stamping import stamp
from talent.messages.models import Message, Sms
from talent.people.models import Affiliation, Role
from talent.pools.models import Exemption, LadderLevel, PoolMembership, PoolProposal, PoolReview, TalentPool
from talent.registry.models import AreaChange, GroupMembership, OrganizationCheck
from talent.registry.plan import ensure_first_plan
from talent.selection.models import (
    Criterion,
    Nomination,
    NominationAttachment,
    NominationPhoto,
    NoticeEntry,
    Objection,
    PublicNotice,
    ScoreSheet,
    SelectionRound,
)
from talent.selection.sheets import write_score_sheet
from talent.sheets import list_exports
from talent.sheets.actions import preview_file
from talent.sheets.exporting import request_export
from talent.sheets.models import SheetUpload
from talent.target.models import ReportPeriod
from talent.target.reports import freeze_report
from talent.training.models import SessionSignup, TrainingSession
from talent.training.plans import add_item, open_plan, publish_plan
from talent.training.session_rows import NotedName
from talent.training.teaching import add_material
from tests.cast import appoint, build_city
from tests.factories import AffiliationFactory, OrganizationFactory, PersonFactory, PostFactory
from tests.factories.attendance import attend
from tests.factories.training import SignupFactory, TrainingSessionFactory
from tests.talent.sheet_imports import sheet_of

NOW = "2026-11-24 10:00+08:00"
SINCE, YESTERDAY, NEXT_YEAR = dt.date(2024, 3, 1), dt.date(2026, 11, 23), dt.date(2027, 11, 23)
Kind = Role.Kind


def build_world() -> SimpleNamespace:
    """`.cast` by name, `.licheng` and `.tianqiao` with their objects; time stands at NOW."""
    city = build_city()
    cast = {
        "stranger": AnonymousUser(),
        "street_staff": appoint("吴街道", "street", Kind.STREET_STAFF, city.hongjialou),
        "trainer": appoint("孙老师", "trainer", Kind.TRAINER, city.licheng),
        "tianqiao_trainer": appoint("钱老师", "tianqiao", Kind.TRAINER, city.tianqiao),
        "licheng_admin": appoint("韩区管", "licheng", Kind.DISTRICT_ADMIN, city.licheng),
        "city_admin": appoint("周市管", "city", Kind.CITY_ADMIN, city.jinan),
        "reviewer": appoint("郑评审", "reviewer", Kind.REVIEWER, city.licheng),
        "editor": appoint("王编辑", "editor", Kind.EDITOR, city.jinan),
    }
    _site(city)
    shared = SimpleNamespace(
        level=LadderLevel.objects.order_by("order").first(),
        sheet=ScoreSheet.objects.create(version="2026"),
        quiz=_quiz(city),
        by=cast["city_admin"],
    )
    Criterion.objects.create(sheet=shared.sheet, name="服务成效", points=100, order=1)
    ReportPeriod.objects.create(
        region=city.jinan, kind="year", title="2025年度", first_day=dt.date(2025, 1, 1), last_day=dt.date(2025, 12, 31),
        confirm_by=NEXT_YEAR, created_by=shared.by,
    )  # fmt: skip
    licheng = _place(shared, city.licheng, city.hongjialou, cast["trainer"], [cast["reviewer"]])
    tianqiao = _place(shared, city.tianqiao, city.beiyuan, cast["tianqiao_trainer"], [])
    cast["learner"] = licheng.leader
    return SimpleNamespace(city=city, cast=cast, licheng=licheng, tianqiao=tianqiao)


def _site(city) -> None:
    """The public site with its standing pages, and a live news, case and tool; drafts are made by each place."""
    ensure_site(organizer="济南市民政局", help_phone="0531-8000000")
    for slug in ("about", "privacy", "accessibility", "help"):
        _page(HomePage, InfoPage(title=slug, slug=slug, body=[]))
    _page(NewsIndexPage, NewsPage(title="开班", slug="live-news", summary="开班了。", body=[]))
    _page(CaseIndexPage, _case("live-case", city.licheng))
    _page(ToolboxIndexPage, ToolPage(title="值班表", slug="live-tool", purpose="排班", sheet=[]))


def _case(slug: str, district) -> CasePage:
    return CasePage(title="茶水桌", slug=slug, abstract="摘要", organization_name="互助队", region=district, year=2026)


def _page(parent, page, *, live: bool = True):
    page.live = live
    parent.objects.get().add_child(instance=page)
    revision = page.save_revision()
    if live:
        revision.publish()
    return page


def _quiz(city):
    question = create_question("true_false", "先分开谈，再坐一起。", [], [0], explanation="留余地。", region=city.jinan)
    return create_quiz("学完测一测", [question], region=city.jinan, pass_correct=1)


def _place(shared, district, street, trainer, reviewers) -> SimpleNamespace:
    place = SimpleNamespace(district=district, street=street, trainer=trainer, key=f"place-{district.pk}")
    _people(place, shared)
    _training(place)
    _selection(place, shared, reviewers)
    _sheets(place, shared)
    _learning(place, shared)
    _registers(place, shared)
    _drafts(place)
    return place


def _people(place, shared) -> None:
    """A leader with a log-in, a post and a membership; an organization; a role on the desk."""
    place.organization = OrganizationFactory(name=f"{place.street.name}调解队", street=place.street, is_federation=True)
    place.leader = PersonFactory(name="赵明霞", login=f"leader-{place.district.pk}", password="x", leader=True)
    place.post = PostFactory(person=place.leader, organization=place.organization)
    for source in (Affiliation.Source.POST, Affiliation.Source.POOL):
        AffiliationFactory(person=place.leader, region=place.street, source=source)
    pool = TalentPool.objects.create(district=place.district)
    place.membership = PoolMembership.objects.create(
        pool=pool, person=place.leader, street=place.street, since=SINCE, level=shared.level
    )
    place.exemption = Exemption.objects.create(
        membership=place.membership, reason=Exemption.Reason.values[0], since=SINCE, until=NEXT_YEAR,
        approved_by=place.trainer,
    )  # fmt: skip
    place.proposal = PoolProposal.objects.create(
        person=PersonFactory(), street=place.street, organization=place.organization, reason="带队三年",
        source="organization", proposed_by=place.leader,
    )  # fmt: skip
    place.review = PoolReview.objects.create(pool=pool, year=2026, created_by=place.trainer)
    place.role = appoint("李新人", f"new-{place.district.pk}", Kind.STREET_STAFF, place.street).roles.get()
    place.registration = register_person("周新来", f"139000{place.district.pk:05d}", place.street)
    place.help = offer_help(place.leader, by=place.trainer)
    place.invitation = RoleInvitation.objects.create(
        person=place.leader, kind=Kind.STREET_STAFF, region=place.street, granted_by=place.trainer,
        expires=timezone.now() + RoleInvitation.LIFE,
    )  # fmt: skip
    place.message = Message.objects.create(person=place.leader, template="x", title="提醒", text="明天有培训。")


def _training(place) -> None:
    """A confirmed session with the leader there, a walk-in and a pending correction; a draft that is nobody's yet."""
    region = {"region": place.district}
    place.draft_session = TrainingSessionFactory(draft=True, starts="2026-12-20 14:00", **region)
    place.session = TrainingSessionFactory(
        starts="2026-11-20 14:00", status=TrainingSession.Status.CONFIRMED, confirmed_at=timezone.now(),
        confirmed_by=place.trainer, **region,
    )  # fmt: skip
    place.open_session = TrainingSessionFactory(starts="2026-11-24 10:10", **region)
    SignupFactory(session=place.session, person=place.leader, status=SessionSignup.Status.SIGNED_UP)
    attend(place.session, place.leader)
    place.walk_in = WalkIn.objects.create(
        session=place.session, name="王路过", mobile="13800009999", at=place.session.starts_at
    )
    place.correction = AttendanceCorrection.objects.create(
        session=place.session, person=place.leader, mark="late", reason="来晚了", requested_by=place.leader,
        requested_at=timezone.now(),
    )  # fmt: skip
    place.session_paper = keep_paper(
        place.session, "signed_sheet", SimpleUploadedFile("签到表.jpg", _jpeg()), by=place.trainer
    )
    place.undelivered = Sms.objects.create(
        message=place.message, template="reminder", mobile="", text="提醒", due=timezone.now(), status="no_number"
    )
    place.plan = open_plan(place.street, 2026, by=place.trainer)
    place.plan_item = add_item(place.plan, by=place.trainer, title="骨干培训", audience="负责人", month=12)
    publish_plan(place.plan, by=place.trainer)
    place.material = add_material(place.session, ContentFile(b"%PDF-1.7 handout", "handout.pdf"), by=place.trainer)
    place.noted_name = NotedName.objects.create(session=place.session, name="没来过的人", by=place.trainer)


def _selection(place, shared, reviewers) -> None:
    """A round before its panel, with an earlier notice that runs and has an objection."""
    place.round = SelectionRound.objects.create(
        district=place.district, year=2026, phase=SelectionRound.Phase.PANEL, score_sheet=shared.sheet
    )
    place.round.panel.add(*reviewers)
    answers = {"what_done": "设茶水桌。", "who_helped": "三个楼院。", "what_changed": "说和51起。"}
    place.nomination = Nomination.objects.create(
        round=place.round, kind=Nomination.Kind.ORGANIZATION, organization=place.organization,
        status=Nomination.Status.PASSED, submitted_by=place.leader, **answers,
    )  # fmt: skip
    place.photo = NominationPhoto.objects.create(
        nomination=place.nomination, caption="茶水桌", file=ContentFile(_jpeg(), "photo.jpg")
    )
    place.attachment = NominationAttachment.objects.create(
        nomination=place.nomination, title="证明", content_type="application/pdf", size=5, uploaded_by=place.leader,
        file=ContentFile(b"%PDF-", "proof.pdf"),
    )  # fmt: skip
    place.score_upload = _score_upload(place, reviewers)
    noticed = Nomination.objects.create(
        round=place.round, kind=Nomination.Kind.LEADER, organization=place.organization, person=place.leader,
        status=Nomination.Status.SELECTED, submitted_by=place.leader, **answers,
    )  # fmt: skip
    place.notice = _notice(place, YESTERDAY)
    place.coming_notice = _notice(place, dt.date(2026, 12, 10))
    entry = NoticeEntry.objects.create(notice=place.notice, nomination=noticed)
    place.objection = Objection.objects.create(entry=entry, name="某某", phone="13800008888", text="请核实。")


def _score_upload(place, reviewers):
    """A reviewer's sheet waiting for its confirmation; where nobody reviews, somebody else's."""
    if not reviewers:
        return SheetUpload.objects.create(
            kind="scores", file_name="x.xlsx", sha256="0", size=1, uploaded_by=place.leader,
            context={"round": place.round.pk}, counts={},
        )  # fmt: skip
    stream = io.BytesIO()
    write_score_sheet(stream, place.round, reviewers[0])
    file = ContentFile(stream.getvalue(), "评分表.xlsx")
    return preview_file("scores", file, region=None, by=reviewers[0], round=place.round.pk)[0]


def _notice(place, starts: dt.date) -> PublicNotice:
    return PublicNotice.objects.create(
        round=place.round, starts=starts, ends=starts + dt.timedelta(days=10), phone="0531-8000000",
        address="示例路1号", office_hours="工作日", published_at=timezone.now(), published_by=place.trainer,
    )  # fmt: skip


def _jpeg() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8)).save(stream, "JPEG")
    return stream.getvalue()


def _sheets(place, shared) -> None:
    """A sheet waiting for its confirmation, and a frozen report."""
    row = {"姓名": "张新", "手机号": "13800007777", "人员类别": "志愿者", "所属街道（镇）": place.street.name}
    file = ContentFile(sheet_of("pool", row), "名单.xlsx")
    place.upload, _ = preview_file("pool", file, region=place.street, by=place.trainer)
    place.session_upload = SheetUpload.objects.create(
        kind="attendance", file_name="签到表.xlsx", sha256="0", size=1, region=place.street, uploaded_by=place.trainer,
        context={"session": place.session.pk}, counts={},
    )  # fmt: skip
    place.report = freeze_report(
        place.district, title="三季度", first_day=dt.date(2026, 1, 1), last_day=dt.date(2026, 9, 30), by=shared.by
    )
    place.stamped = stamp(papers.get("report"), place.report, ContentFile(b"%PDF-1.7", "s.pdf"), by=shared.by)
    place.export = request_export(list_exports.get("pool"), by=place.trainer)


def _document_page(place) -> DocumentPage:
    document = Document.objects.create(title="表", file=ContentFile(b"%PDF-1.7 " + place.key.encode(), "form.pdf"))
    page = DocumentPage(document=document, file_hash=document.get_file_hash(), number=1, width=10, height=14)
    page.image.save("page.png", ContentFile(_jpeg()))
    return page


def _learning(place, shared) -> None:
    """A course for the district's own people, with a film and a quiz in one lesson; a certificate of the leader's."""
    file = ContentFile(bytes(1024), "film.mp4")
    captions = ContentFile("WEBVTT\n\n00:00.000 --> 00:02.000\n您好\n".encode(), "film.vtt")
    poster = ContentFile(_jpeg(), "film.jpg")
    place.film = add_media("一张纸", file=file, captions=captions, poster=poster, duration=60)
    for made in ("light", "audio"):  # as the worker's ffmpeg leaves them
        getattr(place.film, made).save(f"{made}.mp4", ContentFile(bytes(512)))
    place.course = create_course(
        "矛盾调解", slug=place.key, tier="district", region=place.district, hours=4, minutes=180, summary="说开。",
        openness=CoursePage.Openness.REGION,
    )  # fmt: skip
    place.question = create_question("true_false", "先听后说。", [], [0], region=place.district)
    place.path = create_path("志愿者入门", region=place.district, courses=[place.course])
    place.document_page = _document_page(place)
    handout = {"title": "表", "document": place.document_page.document}
    place.image = get_image_model().objects.create(title="茶水桌", file=ContentFile(_jpeg(), f"{place.key}.jpg"))
    picture = {"image": place.image, "alt": "一张桌子", "caption": ""}
    body = [{"type": "paragraph", "text": "请他坐下。"}, ("document", handout), ("image", picture)]
    place.lesson = add_lesson(
        place.course, "先听", slug="listen", minutes=45, body=body, media=place.film, quiz=shared.quiz
    )
    source = ensure_source("session", place.session.pk, title="骨干培训", tier="district", region=place.district)
    credit_training(place.leader, source, season="2026", dated=YESTERDAY, minutes=180, hours=4)
    place.certificate = issue_certificates(source)[0]
    place.batch = start_batch(source, by=place.trainer)
    print_part(place.batch.parts.get().pk)
    evidence = Evidence(ContentFile(b"%PDF-1.7", "proof.pdf"), "application/pdf", "0" * 64)
    place.outside_hours = hand_in(
        place.leader, evidence=evidence, title="省级培训", organizer="省社会工作协会", mode="face", dated=YESTERDAY,
        minutes=180,
    )  # fmt: skip
    place.registration_period = set_registration_period(place.leader, grade="worker", since=YESTERDAY, by=place.leader)


def _registers(place, shared) -> None:
    """A special task, a base, and somebody in two-way cultivation, which admins alone may see."""
    place.area_change = AreaChange.objects.create(
        kind="recode", region=place.street, text="370100999", on=dt.date(2030, 1, 1), reason="批复"
    )
    place.task = SpecialTask.objects.get_or_create(period=ensure_first_plan(), number=1, plan=1, title="党建联建")[0]
    place.organization_check = OrganizationCheck.objects.create(
        organization=place.organization, year=2026, wanted="换名称", by=place.leader
    )
    place.group_member = GroupMembership.objects.create(federation=place.organization, enterprise="某企业", since=SINCE)
    place.base = IncubationBase.objects.create(name="街道基地", region=place.street, opened_on=SINCE)
    place.cultivation = DualCultivation.objects.create(
        person=place.leader, direction="member_to_leader", street=place.street, started_on=SINCE,
        evidence=ContentFile(b"%PDF-1.7", "evidence.pdf"),
    )  # fmt: skip


def _drafts(place) -> None:
    """What is written and not out yet: nobody reads it at its address."""
    _page(NewsIndexPage, NewsPage(title="草稿", slug=f"{place.key}-news", summary="未发布", body=[]), live=False)
    _page(CaseIndexPage, _case(f"{place.key}-case", place.district), live=False)
    _page(ToolboxIndexPage, ToolPage(title="草稿", slug=f"{place.key}-tool", purpose="x", sheet=[]), live=False)
