"""The documented gateway: one POST a message, what its answers mean, and a process killed while it waits."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.error import HTTPError

import pytest
import time_machine
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone

from talent.messages.actions import deliver_sms, queue_sms, settle_unknown
from talent.messages.models import Sms
from talent.messages.sms import FileSms, HttpSms, SmsRefused


class Gateway(BaseHTTPRequestHandler):
    """Answers with `server.answer`; None never answers."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.headers["Authorization"], json.loads(body)))
        if self.server.answer is None:
            self.server.hold.wait(20)
            return
        code, words = self.server.answer
        self.send_response(code)
        self.end_headers()
        self.wfile.write(words)

    def log_message(self, *args):
        pass


@pytest.fixture
def gateway(settings):
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    server.asked, server.answer, server.hold = [], (200, b'{"id": "A1"}'), threading.Event()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.SMS_BACKEND = "talent.messages.sms.HttpSms"
    settings.SMS_GATEWAY_URL = f"http://127.0.0.1:{server.server_port}/send"
    settings.SMS_GATEWAY_TOKEN = "secret"
    yield server
    server.hold.set()
    server.shutdown()
    server.server_close()


def test_one_post_a_message(gateway):
    assert HttpSms().send("13800001234", "明天14:00") == "A1"
    assert gateway.asked == [("Bearer secret", {"mobile": "13800001234", "text": "明天14:00"})]


@pytest.mark.parametrize("code", [400, 403, 404, 422])
def test_refused(gateway, code):
    gateway.answer = (code, b'{"error": "no such number"}')
    with pytest.raises(SmsRefused, match=f"{code} no such number"):
        HttpSms().send("13800001234", "x")


@pytest.mark.parametrize("code", [408, 429, 500, 502])
def test_anything_else_is_unknown(gateway, code):
    gateway.answer = (code, b"")
    with pytest.raises(HTTPError, match=str(code)):
        HttpSms().send("13800001234", "x")


def test_an_answer_that_is_no_json_was_sent_all_the_same(gateway):
    gateway.answer = (200, b"OK")
    assert HttpSms().send("13800001234", "x") == ""


def test_a_file_for_rehearsals(settings, tmp_path):
    settings.SMS_FILE = str(tmp_path / "out" / "sms.jsonl")
    FileSms().send("13800001234", "明天14:00")
    assert json.loads((tmp_path / "out" / "sms.jsonl").read_text(encoding="utf-8"))["text"] == "明天14:00"


WORKER = """
import django, sys
django.setup()
from talent.messages.actions import deliver_sms
deliver_sms(int(sys.argv[1]))
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_it_waits_sends_nothing_twice(gateway):
    gateway.answer = None
    sms = queue_sms("13800001234", "reminder", {"text": "明天有培训"})
    Sms.objects.filter(pk=sms.pk).update(status=Sms.Status.QUEUED, due=timezone.now())
    worker = subprocess.Popen([sys.executable, "-c", WORKER, str(sms.pk)], env=_environment())
    try:
        for _ in range(200):
            if gateway.asked:
                break
            time.sleep(0.1)
        assert len(gateway.asked) == 1
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait(10)
    sms.refresh_from_db()
    assert sms.status == Sms.Status.SENDING
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert settle_unknown() == 1
        deliver_sms(sms.pk)
    sms.refresh_from_db()
    assert (sms.status, len(gateway.asked)) == (Sms.Status.UNKNOWN, 1)


def _environment() -> dict:
    """The worker's: this test's own database and gateway."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{found['NAME']}"
    else:
        url = f"postgresql://{found['USER']}@{found['HOST']}:{found['PORT'] or 5432}/{found['NAME']}"
    return os.environ | {
        "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings", "SMS_BACKEND": django_settings.SMS_BACKEND,
        "SMS_GATEWAY_URL": django_settings.SMS_GATEWAY_URL, "SMS_GATEWAY_TOKEN": "secret", "REDIS_URL": "",
    }  # fmt: skip
