"""From a nomination to the draft of a case study, and what the selection below is told about it."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.html import escape
from wagtail.images import get_image_model

from cms.cases.drafting import draft_of
from cms.cases.models import CaseIndexPage, CasePage, CasePhoto
from talent.audit.actions import record
from talent.people.editorial_groups import collection_of
from talent.selection.actions.cases import link_case
from talent.selection.material import Material, material_of
from talent.selection.models import Nomination


@transaction.atomic
def draft_case(nomination: Nomination, *, by=None) -> CasePage:
    """A draft with what the nominee wrote, for an editor to work on; once per nomination, else the existing page."""
    nomination = Nomination.objects.select_for_update(of=("self",)).with_names().get(pk=nomination.pk)
    existing = CasePage.objects.filter(nomination_id=nomination.pk).first()
    if existing:
        return existing
    material = material_of(nomination)
    page = CasePage(
        slug=f"case-{nomination.pk}",
        nomination_id=nomination.pk,
        live=False,
        has_unpublished_changes=True,
        owner=by,
        **_words(material),
    )
    page.photos = _photos(material, by)
    CaseIndexPage.objects.get().add_child(instance=page)
    page.save_revision(user=by)
    tell_selection(page)
    record("draft_case", page, by=by, region_path=page.region.path, nomination=nomination.pk)
    return page


def _words(material: Material) -> dict:
    organization = material.organization
    community = organization.community.name if organization.community_id else ""
    draft = draft_of(material.what_done, material.who_helped, material.what_changed)
    return {
        "title": f"{material.title}：请写一个题目",
        "abstract": draft.abstract,
        "background": _paragraphs(material.who_helped),
        "practice": [
            ("point", {"heading": heading, "text": _paragraphs("\n".join(lines))}) for heading, lines in draft.points
        ],
        "results": _paragraphs(material.what_changed),
        "figures": [("figure", figure) for figure in draft.figures],
        "topics": "、".join(draft.services),
        "beneficiaries": "、".join(draft.beneficiaries),
        "organization": organization,
        "organization_name": organization.name,
        "category": material.category,
        "region": material.district,
        "place": f"{material.street.name}{community}",
        "year": material.year,
    }


def _paragraphs(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def _photos(material: Material, by) -> list[CasePhoto]:
    """Copies into the site's images: an image of the site can be seen by anyone, so only those with consent come."""
    photos = []
    for photo in material.photos:
        with photo.file.open("rb") as source:
            file = ContentFile(source.read(), name=photo.file.name.rpartition("/")[2])
        image = get_image_model()(
            title=photo.caption[:255], file=file, uploaded_by_user=by, collection=collection_of(material.district)
        )
        image.save()
        photos.append(CasePhoto(image=image, caption=photo.caption, alt=photo.caption, consent=True))
    return photos


def tell_selection(page: CasePage) -> None:
    """The desk's page of a nomination shows its case: number, title, address, whether it is live."""
    if page.nomination_id is None:
        return
    nomination = Nomination.objects.filter(pk=page.nomination_id).first()
    if nomination:
        link_case(nomination, page=page.pk, title=page.title, url=f"/cases/{page.slug}/", live=page.live)
