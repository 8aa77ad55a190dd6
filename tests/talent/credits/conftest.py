"""Somebody of 历城区 with a proof of training elsewhere in their hand."""

import datetime as dt
import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from talent.credits.outside_hours import hand_in
from talent.files.evidence import kept_evidence

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def photo(name="证明.jpg", kind="JPEG") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, kind)
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-24 10:00+08:00", tick=False):
        yield


@pytest.fixture
def fields():
    return {
        "title": "省社工继续教育培训",
        "organizer": "省社会工作协会",
        "mode": "face",
        "dated": dt.date(2026, 5, 8),
        "minutes": 360,
    }


@pytest.fixture
def handed_in(learner, fields):
    return hand_in(learner, evidence=kept_evidence(photo()), **fields)
