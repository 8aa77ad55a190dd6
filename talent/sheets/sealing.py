"""
Rows of an upload at rest: compressed and encrypted, since they hold resident IDs in full.

The key is that of resident IDs; a backup of the database alone shows nothing of a list.
"""

import base64
import hashlib
import json
import zlib
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from talent.sheets.parser_child import encode
from talent.sheets.readers import decode
from talent.sheets.refusals import SheetRefused


@cache
def _cipher(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"sheets:" + key.encode()).digest()))


def seal(data: object) -> bytes:
    """Lists, dicts, text, numbers and dates, so that only `unseal` reads them."""
    text = json.dumps(data, default=encode, ensure_ascii=False, separators=(",", ":"))
    return _cipher(settings.RESIDENT_ID_KEY).encrypt(zlib.compress(text.encode(), 1))


def unseal(sealed: bytes):
    """What was sealed (tuples come back as lists). SheetRefused when it was sealed under another key."""
    try:
        packed = _cipher(settings.RESIDENT_ID_KEY).decrypt(bytes(sealed))
    except InvalidToken:
        raise SheetRefused("这次上传的内容打不开了，请重新上传。") from None
    return json.loads(zlib.decompress(packed), object_hook=decode)
