"""What every test stands on: a database from the template, an empty cache, the fixed cast."""

import pytest
from django.test import TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests import engines

pytest_plugins = ["tests.cast"]

hypothesis_settings.register_profile("quick", max_examples=50, deadline=None)
hypothesis_settings.register_profile(
    "thorough", max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def pytest_addoption(parser):
    parser.addoption("--thorough", action="store_true", help="run property tests with 1,000 examples, not 50")


def pytest_configure(config):
    hypothesis_settings.load_profile("thorough" if config.getoption("--thorough") else "quick")


def pytest_collection_modifyitems(items):
    engines.skip_without_engine(items)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    engines.refuse_skip(item, report)
    return report


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """A copy of the migrated template instead of migrating; a transactional test ends with a new copy."""
    from django.db import connections

    from tests.database import test_database
    from tests.settings import RUN_DIR

    database = test_database(connections.settings["default"], RUN_DIR)
    flush = TransactionTestCase._fixture_teardown
    with django_db_blocker.unblock():
        database.build()
        database.restore()
        TransactionTestCase._fixture_teardown = lambda case: database.restore()
        yield
        TransactionTestCase._fixture_teardown = flush
        database.drop()


@pytest.fixture(autouse=True)
def _empty_cache():
    """Limits and cached pages of one test must not meet the next."""
    yield
    from django.core.cache import cache

    cache.clear()
