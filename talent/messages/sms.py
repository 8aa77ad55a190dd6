"""Ways to send an SMS; `SMS_BACKEND` names the class. A gateway's own class has the same one method."""

import logging

from django.conf import settings
from django.utils.module_loading import import_string

from talent.text.masks import mask_mobile

logger = logging.getLogger(__name__)


class SmsRefused(Exception):
    """The gateway said no: certainly not sent."""


class ConsoleSms:
    """Writes the text into the server's log, for development and for a first look in production."""

    shows_codes = False

    def send(self, mobile: str, text: str) -> str:
        """Send now; returns the gateway's receipt. Raises SmsRefused, or anything else when the outcome is unknown."""
        logger.warning("SMS %s %s", mask_mobile(mobile), text)
        return "console"


class DemoSms:
    """Sends nothing; the page that asks for a code shows it. Counts only under DEMO."""

    shows_codes = True

    def send(self, mobile: str, text: str) -> str:
        return "demo"


def backend():
    return import_string(settings.SMS_BACKEND)()


def shows_codes() -> bool:
    """May a page show the code it sent? Only in the demo, whatever the backend says."""
    return settings.DEMO and backend().shows_codes
