"""What a nomination hands to the writer of its case study."""

from dataclasses import dataclass

from talent.registry.models import Organization, Region
from talent.selection.models import Nomination, NominationPhoto


@dataclass(frozen=True)
class Material:
    """The facts and texts a draft starts from; only photos whose people agreed to be seen."""

    title: str
    organization: Organization
    category: str
    category_label: str
    district: Region
    street: Region
    year: int
    what_done: str
    who_helped: str
    what_changed: str
    photos: list[NominationPhoto]


def material_of(nomination: Nomination) -> Material:
    organization, round_ = nomination.organization, nomination.round
    return Material(
        title=nomination.title,
        organization=organization,
        category=organization.category,
        category_label=organization.get_category_display(),
        district=round_.district,
        street=organization.street,
        year=round_.year,
        what_done=nomination.what_done,
        who_helped=nomination.who_helped,
        what_changed=nomination.what_changed,
        photos=list(nomination.photos.filter(consent=True)),
    )
