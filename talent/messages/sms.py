"""Ways to send an SMS; `SMS_BACKEND` names the class. A gateway's own class has the same one method."""

import json
import logging
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from django.conf import settings
from django.utils import timezone
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


class FileSms:
    """Appends every SMS as a line of JSON to SMS_FILE: for rehearsals, where somebody reads what would have gone out."""

    shows_codes = False

    def send(self, mobile: str, text: str) -> str:
        path = Path(settings.SMS_FILE)
        path.parent.mkdir(parents=True, exist_ok=True)
        line = json.dumps({"at": timezone.localtime().isoformat(), "mobile": mobile, "text": text}, ensure_ascii=False)
        with path.open("a", encoding="utf-8") as out:
            out.write(line + "\n")
        return "file"


class HttpSms:
    """A gateway that takes one POST a message; docs/operating.md says what it is sent and what it answers."""

    shows_codes = False
    timeout = 10  # seconds

    def send(self, mobile: str, text: str) -> str:
        """4xx is a refusal; anything else but 2xx, a time-out or a broken line leaves the outcome unknown."""
        body = json.dumps({"mobile": mobile, "text": text}).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {settings.SMS_GATEWAY_TOKEN}"}
        # The address is the operator's, from the environment.
        request = Request(settings.SMS_GATEWAY_URL, data=body, headers=headers, method="POST")  # noqa: S310
        try:
            with urlopen(request, timeout=self.timeout) as answer:  # noqa: S310
                return _receipt(answer.read(64 * 1024))
        except HTTPError as error:
            with error:
                if 400 <= error.code < 500 and error.code not in (408, 429):
                    raise SmsRefused(f"{error.code} {_receipt(error.read(64 * 1024))}"[:100]) from error
                raise


def _receipt(body: bytes) -> str:
    """The gateway's own number for the message, or its words where it says no."""
    try:
        found = json.loads(body)
    except ValueError:
        return ""
    return str(found.get("id") or found.get("error") or "")[:100] if isinstance(found, dict) else ""


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
