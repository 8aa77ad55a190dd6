"""The form of a case in 内容管理: a district's editor writes about the district's own organizations."""

from cms.scanned_page import ScannedPageForm
from talent.people.models import Role


class CaseForm(ScannedPageForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        person = self.for_user
        if "region" in self.fields and person is not None and not person.is_superuser:
            regions = self.fields["region"].queryset
            own = regions.filter(person.scope("path", *Role.ON_CASES))
            self.fields["region"].queryset = own
            if self.initial.get("region") is None and own.count() == 1:
                self.initial["region"] = own.get()
