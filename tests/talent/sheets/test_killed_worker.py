"""kill -9 of the worker in the middle of an import: nothing or all, and the next worker finishes the work once."""

import os
import random
import signal
import time

import pytest
from django.db import connection

from talent.outbox.dispatch import drain
from talent.outbox.models import OutboxMessage
from talent.people.models import Person
from talent.pools.models import PoolMembership
from talent.sheets.actions import preview_file, queue_upload, version_of
from talent.sheets.models import SheetBatch, SheetUpload
from tests.talent.sheet_imports import sheet_of
from tests.talent.sheets.files import as_upload

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
