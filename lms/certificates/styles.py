"""What an issuing unit's certificates say about it: rows of staff, the nearest one up the tree, else the unit's name."""

from django.core.exceptions import ValidationError
from django.db import transaction

from lms.certificates.models import CertificateStyle
from talent.audit.actions import record
from talent.people.models import Role
from talent.registry.models import Region
from talent.registry.paths import paths_above

SETS = (Role.Kind.DISTRICT_ADMIN, Role.Kind.CITY_ADMIN)
FIELDS = ("issuer", "heading", "seal_text", "note", "phone")


def style_of(region: Region) -> CertificateStyle | None:
    """The newest row of the unit itself, else of the unit above it; None where nobody has set one."""
    paths = [*paths_above(region.path), region.path]
    rows = CertificateStyle.objects.filter(region__path__in=paths).select_related("region")
    return max(rows, key=lambda row: (len(row.region.path), row.pk), default=None)


def own_style(region: Region) -> CertificateStyle | None:
    return CertificateStyle.objects.filter(region=region).order_by("-pk").first()


def own_styles(regions) -> dict[int, CertificateStyle]:
    """The newest row of each unit that has one."""
    rows = CertificateStyle.objects.filter(region__in=regions).order_by("pk")
    return {row.region_id: row for row in rows}


def units_of(person):
    """The units whose certificates this admin may word: their own and those below, down to streets."""
    return Region.objects.filter(person.scope("path", *SETS)).exclude(level=Region.Level.COMMUNITY).in_code_order()


def set_style(region: Region, *, by, **fields) -> CertificateStyle:
    """Append a row; from now on this unit's certificates are issued with it. The same words again add nothing.

    ValidationError when the unit lies outside the admin's reach.
    """
    if not by.reaches(region, *SETS):
        raise ValidationError("这个单位不归您管理。")
    with transaction.atomic():
        Region.objects.select_for_update().get(pk=region.pk)
        before = own_style(region)
        if before and all(getattr(before, name) == fields[name] for name in FIELDS):
            return before
        style = CertificateStyle.objects.create(region=region, recorded_by=by, **fields)
        record("set_certificate_style", style, by=by, region_path=region.path)
    return style
