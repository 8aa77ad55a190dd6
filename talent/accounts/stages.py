"""Our two steps of logging in, between the code and the second factor."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.stages import LoginStage
from django.shortcuts import redirect

from talent.people.models import Person


def proven_mobile(request, person) -> str | None:
    """The mobile whose code was typed for this log-in; None when it was not by code."""
    records = get_authentication_records(request, person)
    return records[-1].get("phone") if records and records[-1]["method"] == "code" else None


def was_helped(request, person) -> bool:
    """Did staff let this person in at the door?"""
    records = get_authentication_records(request, person)
    return bool(records) and records[-1]["method"] == "help"


class ChoosePersonStage(LoginStage):
    """A phone several people share: who is logging in? (The code proves the phone, not the person.)"""

    key = "choose_person"
    urlname = "account_choose_person"

    def handle(self):
        mobile = proven_mobile(self.request, self.login.user)
        if not mobile or Person.objects.at_mobile(mobile).count() < 2:
            return None, True
        self.state["mobile"] = mobile
        return redirect(self.urlname), True


class ClaimStage(LoginStage):
    """A record that came from a sheet: is it theirs? (Numbers change hands.)"""

    key = "claim"
    urlname = "account_claim"

    def handle(self):
        person = self.login.user
        if person.claimed_at or not (proven_mobile(self.request, person) or was_helped(self.request, person)):
            return None, True
        return redirect(self.urlname), True
