"""Files in a bucket (S3_BUCKET): what is shown has an address of ours, what is private a signed one; nothing is public.

The settings are read by a process of its own, which signs addresses without asking the network.
"""

import json
import os
import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.guards.sources import ROOT

ASK = """
import json, django
django.setup()
from django.conf import settings
from django.core.files.storage import default_storage, storages
private = storages["private"]
print(json.dumps({
    "image": default_storage.url("original_images/茶水桌 1.jpg"),
    "paper": private.url("nominations/2026/form.pdf"),
    "acl": [each._get_write_parameters("x.jpg")["ACL"] for each in (default_storage, private)],
    "overwrites": [each.file_overwrite for each in (default_storage, private)],
    "csp": sorted(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["media-src"]),
}))
"""


@pytest.fixture(scope="module")
def asked():
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings", "S3_BUCKET": "gugan", "S3_ENDPOINT": "https://s3.example.cn",
        "BASE_URL": "https://xuetang.example.cn", "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "cn-north-1",
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", ASK], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_an_image_is_asked_for_at_our_own_address(asked):
    assert asked["image"] == ("https://xuetang.example.cn/media/original_images/%E8%8C%B6%E6%B0%B4%E6%A1%8C%201.jpg")


def test_a_private_paper_has_an_address_that_is_signed_and_runs_out(asked):
    address = urlsplit(asked["paper"])
    signed = {name.lower() for name in parse_qs(address.query)}
    assert (address.scheme, address.netloc, address.path) == (
        "https", "s3.example.cn", "/gugan/private/nominations/2026/form.pdf",
    )  # fmt: skip
    assert signed & {"x-amz-expires", "expires"}
    assert signed & {"x-amz-signature", "signature"}


def test_nothing_in_the_bucket_is_public_and_nothing_is_written_over(asked):
    assert (asked["acl"], asked["overwrites"]) == (["private", "private"], [False, False])


def test_films_may_come_from_the_bucket_s_host(asked):
    assert asked["csp"] == ["'self'", "https://s3.example.cn"]
