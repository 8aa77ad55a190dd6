"""A sample city of its own behind a real server, and what requests to it cost in CPU time."""

import http.client
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("DATA_DIR") or ROOT / "var") / "bench"
ROUNDS = 5


def use_own_database() -> None:
    """Points this process at a database for measurements, beside the one DATABASE_URL names; call before Django."""
    DATA.mkdir(parents=True, exist_ok=True)
    given = os.environ.get("DATABASE_URL", "")
    url = f"sqlite:///{DATA / 'db.sqlite3'}"
    if given.startswith("postgres"):
        import psycopg

        parts = urlsplit(given)
        name = f"{parts.path.strip('/') or 'talent'}_bench"
        with psycopg.connect(given, autocommit=True) as raw:
            if not raw.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                raw.execute(f'CREATE DATABASE "{name}"')
        url = parts._replace(path=f"/{name}").geturl()
    os.environ.update(
        DATABASE_URL=url, DATA_DIR=str(DATA), DEMO="1", REDIS_URL="", DJANGO_SETTINGS_MODULE="benchmarks.settings"
    )


def prepare() -> None:
    """Migrated, with the sample city in it; kept between runs."""
    import django

    django.setup()
    from django.core.management import call_command

    from talent.registry.models import Region

    call_command("migrate", verbosity=0, interactive=False)
    if not Region.objects.exists():
        call_command("load_sample", stdout=sys.stderr)


class Server:
    """gunicorn with one worker, as in production settings of a small host."""

    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        environment = os.environ | {"BIND": f"127.0.0.1:{self.port}", "WEB_WORKERS": "1", "WEB_THREADS": "8"}
        gunicorn = Path(sys.executable).parent / "gunicorn"
        self.process = subprocess.Popen(
            [gunicorn, "--config", ROOT / "deploy/gunicorn.conf.py", "--log-level", "error", "config.wsgi:application"],
            env=environment,
            cwd=ROOT,
        )
        self._wait()

    def _wait(self) -> None:
        for _ in range(150):
            try:
                if self.get("/-/bare").status == 200:
                    return
            except OSError:
                time.sleep(0.2)
            if self.process.poll() is not None:
                raise SystemExit("the measured server did not start")
        raise SystemExit("the measured server did not answer within 30 s")

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def get(self, path: str, cookie: str = "", connection=None):
        own = connection or self.connection()
        headers = {"Cookie": cookie} if cookie else {}
        try:
            own.request("GET", path, headers=headers)
            response = own.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError):
            # The server ends connections that were idle while another page was measured.
            own.close()
            own.request("GET", path, headers=headers)
            response = own.getresponse()
        response.body = response.read()
        if connection is None:
            own.close()
        return response

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)

    def cpu_ns(self) -> int:
        """CPU of the worker's threads and, on PostgreSQL, of the server processes that work for it."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return sum(cpu_ns_of(int(pid)) for pid in [*children, *_database_pids()])


def cpu_ns_of(pid: int) -> int:
    total = 0
    for file in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        try:
            total += int(file.read_text().split()[0])
        except OSError:
            continue  # the thread has just ended
    return total


def _database_pids() -> list[int]:
    from django.db import connection

    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return [row[0] for row in cursor.fetchall()]


def cost_ns(server: Server, act, times: int) -> float:
    """CPU of one `act(i)`; the first one warms caches and does not count."""
    act(-1)
    before = server.cpu_ns()
    for turn in range(times):
        act(turn)
    return (server.cpu_ns() - before) / times


def cost_in_u(server: Server, act, *, times: int = 40, rounds: int = ROUNDS) -> tuple[float, str]:
    """Median over rounds of (CPU of the act / CPU of the bare view measured beside it), and how it was measured."""
    ratios, bare_costs, act_costs = [], [], []
    with kept_open(server) as connection:
        for _ in range(rounds):
            bare = cost_ns(server, lambda _: server.get("/-/bare", connection=connection), 200)
            own = cost_ns(server, act, times)
            ratios.append(own / bare)
            bare_costs.append(bare)
            act_costs.append(own)
    u, ms = statistics.median(bare_costs) / 1e6, statistics.median(act_costs) / 1e6
    return statistics.median(ratios), f"{ms:.2f} ms CPU against U = {u:.3f} ms, median of {rounds} × {times}"


@contextmanager
def kept_open(server: Server):
    connection = server.connection()
    yield connection
    connection.close()


def cookie_of(login: str) -> str:
    """A logged-in session of a sample person, made in the database that the server reads."""
    from django.test import Client

    from talent.people.models import Person

    client = Client()
    client.force_login(Person.objects.get(login=login))
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def queries_of(path: str, login: str | None = None) -> int:
    """Queries of the second call, as a person meets it after somebody else."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from talent.people.models import Person

    client = Client(headers={"host": "127.0.0.1"})
    if login:
        client.force_login(Person.objects.get(login=login))
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(path)
    assert response.status_code == 200, f"{path}: {response.status_code}"
    return len(queries)


def forget() -> None:
    """Throws the measured city away, for --reset."""
    shutil.rmtree(DATA, ignore_errors=True)
