"""From an announced nomination to a published case, and back to the desk."""

import datetime

import pytest
import time_machine
from django.core.files.base import ContentFile

from cms.cases.models import CasePage
from cms.setup import ensure_site
from talent.outbox.dispatch import drain
from talent.selection.actions.cases import request_case
from talent.selection.actions.nominations import nominate
from talent.selection.actions.rounds import open_round
from talent.selection.models import Announcement, CaseLink, NominationPhoto, PublicNotice


@pytest.fixture
def nomination(city, organization, licheng_admin, street_staff, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    ensure_site()
    with time_machine.travel("2023-09-27 10:00+08:00", tick=False):
        round_ = open_round(city.licheng, 2023, by=licheng_admin)
        found = nominate(
            round_,
            kind="organization",
            organization=organization,
            what_done="摆起茶水桌。\n两人在场。",
            who_helped="三个楼院。",
            what_changed="一年说和51起。",
            by=street_staff,
        )
        notice = PublicNotice.objects.create(
            round=round_,
            starts=datetime.date(2023, 9, 27),
            ends=datetime.date(2023, 10, 9),
            phone="0531-8000000",
            address="政务大厅",
            office_hours="工作日",
            published_at=datetime.datetime(2023, 9, 27, tzinfo=datetime.UTC),
            published_by=licheng_admin,
        )
        Announcement.objects.create(
            nomination=found,
            notice=notice,
            announced_at=datetime.datetime(2023, 10, 10, tzinfo=datetime.UTC),
            announced_by=licheng_admin,
        )
    return found


def test_a_request_makes_one_draft(nomination, licheng_admin, client):
    for _ in range(2):
        request_case(nomination, by=licheng_admin)
        drain()
    page = CasePage.objects.get()
    assert (page.live, page.nomination_id, page.organization_name, page.year) == (
        False,
        nomination.pk,
        "和顺邻里调解队",
        2023,
    )
    assert page.region == nomination.round.district
    assert "两人在场" in str(page.practice)
    assert client.get(f"/cases/{page.slug}/").status_code == 404
    link = CaseLink.objects.get()
    assert (link.nomination, link.page, link.live) == (nomination, page.pk, False)


def test_only_photos_with_consent_come_along(nomination, licheng_admin, city):
    from io import BytesIO

    from PIL import Image

    data = BytesIO()
    Image.new("RGB", (40, 30)).save(data, "PNG")
    for caption, consent in (("同意", True), ("没问过", False)):
        NominationPhoto.objects.create(
            nomination=nomination, file=ContentFile(data.getvalue(), "a.png"), caption=caption, consent=consent
        )
    request_case(nomination, by=licheng_admin)
    drain()
    photos = CasePage.objects.get().photos.all()
    assert [(photo.caption, photo.image.collection.name) for photo in photos] == [("同意", "历城区")]


def test_the_desk_learns_when_a_case_goes_live_and_comes_down(nomination, licheng_admin):
    request_case(nomination, by=licheng_admin)
    drain()
    page = CasePage.objects.get()
    page.get_latest_revision().publish()
    assert CaseLink.objects.get().live is True
    CasePage.objects.get().unpublish()
    assert CaseLink.objects.get().live is False
