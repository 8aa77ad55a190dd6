"""The form of a course in 内容管理: an office issues courses for its own region, on its own tier."""

from wagtail.admin.forms import WagtailAdminPageForm

from talent.people.models import Role

WRITERS = (Role.Kind.EDITOR, Role.Kind.CITY_ADMIN, Role.Kind.TRAINER, Role.Kind.DISTRICT_ADMIN)
WRONG_TIER = "层级要和举办单位一致：{region}是{level}。"


class CourseForm(WagtailAdminPageForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        person = self.for_user
        if "region" in self.fields and person is not None and not person.is_superuser:
            regions = self.fields["region"].queryset
            self.fields["region"].queryset = regions.filter(person.scope("path", *WRITERS)).exclude(level="community")

    def clean(self):
        data = super().clean()
        region, tier = data.get("region"), data.get("tier")
        if region and tier and region.level != tier:
            self.add_error("tier", WRONG_TIER.format(region=region.name, level=region.get_level_display()))
        return data
