"""A migrated database for a test run in half a second: built once as a template, then copied.

Copying keeps what migrations make and a flush would lose: Wagtail's root page and the triggers that
keep facts append-only. The template's name holds a hash of every migration, so it can't go stale.
"""

import contextlib
import fcntl
import hashlib
import itertools
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import psycopg
from django.db import connections
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
STORE = ROOT / ".testdb"
DAY = 24 * 3600


def template_key() -> str:
    """Changes when a migration, a trigger or a library version changes."""
    digest = hashlib.sha256(sys.version.encode())
    sources = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("talent/audit/*.py"), ROOT / "talent/target/marks.py",
               ROOT / "requirements.txt"]  # fmt: skip
    for file in sorted(sources):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:12]


@contextlib.contextmanager
def one_builder():
    """Workers and runs beside each other build the template once."""
    STORE.mkdir(exist_ok=True)
    with open(STORE / "lock", "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def migrate(url: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"migrating the template failed:\n{done.stdout[-2000:]}{done.stderr[-6000:]}")


class SqliteDatabase:
    """A file per run: in memory, threads would meet "table is locked" whatever the time-out."""

    def __init__(self, settings: dict, run_dir: Path):
        self.settings = settings
        self.run_dir = run_dir
        self.copies = itertools.count(1)
        self.template = STORE / f"template-{template_key()}.sqlite3"

    def build(self) -> None:
        with one_builder():
            self._forget_old()
            if self.template.exists():
                return
            draft = STORE / f"draft-{os.getpid()}.sqlite3"
            migrate(f"sqlite:///{draft}")
            raw = sqlite3.connect(draft)
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            raw.execute("PRAGMA journal_mode=DELETE")
            raw.close()
            draft.rename(self.template)

    def restore(self) -> None:
        """Each copy has a name of its own: a server thread that outlives its test still has the last one open,
        and what SQLite keeps beside a file (-wal, -shm) must never meet another file of that name."""
        connections.close_all()
        self.run_dir.mkdir(parents=True, exist_ok=True)
        old = list(self.run_dir.glob("db-*"))
        new = self.run_dir / f"db-{next(self.copies)}.sqlite3"
        shutil.copyfile(self.template, new)
        self.settings["NAME"] = str(new)
        for file in old:
            file.unlink(missing_ok=True)

    def drop(self) -> None:
        connections.close_all()

    def _forget_old(self) -> None:
        for path in [*STORE.glob("template-*"), *STORE.glob("draft-*"), *STORE.glob("run-*")]:
            with contextlib.suppress(OSError):
                if path != self.template and path.stat().st_mtime < time.time() - DAY:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()


class PostgresDatabase:
    def __init__(self, settings: dict, name: str):
        self.settings = settings
        self.name = name
        self.template = f"template_{template_key()}"
        self.server = {
            "host": settings["HOST"] or None,
            "port": settings["PORT"] or None,
            "user": settings["USER"] or None,
            "password": settings["PASSWORD"] or None,
        }

    def build(self) -> None:
        with one_builder():
            if self._exists(self.template):
                return
            draft = f"draft_{os.getpid()}"
            self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", draft)
            self._run("CREATE DATABASE {}", draft)
            migrate(self._url(draft))
            self._run("ALTER DATABASE {} RENAME TO {}", draft, self.template)
            self._forget_old()

    def restore(self) -> None:
        connections.close_all()
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)
        self._run("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", self.name, self.template)
        self.settings["NAME"] = self.name

    def drop(self) -> None:
        connections.close_all()
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)

    def _url(self, name: str) -> str:
        login = self.settings["USER"] or "postgres"
        if self.settings["PASSWORD"]:
            login += f":{self.settings['PASSWORD']}"
        return f"postgresql://{login}@{self.settings['HOST'] or '127.0.0.1'}:{self.settings['PORT'] or 5432}/{name}"

    def _run(self, statement: str, *names: str) -> None:
        with self._server() as raw:
            raw.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _forget_old(self) -> None:
        """Templates say in a comment when they were made; those of another day go."""
        today = time.strftime("%Y-%m-%d")
        with self._server() as raw:
            raw.execute(
                sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(self.template), sql.Literal(today))
            )
            old = raw.execute(
                "SELECT datname FROM pg_database WHERE datname ~ '^template_[0-9a-f]{12}$' "
                "AND coalesce(shobj_description(oid, 'pg_database'), '') <> %s",
                [today],
            ).fetchall()
            for (name,) in old:
                with contextlib.suppress(psycopg.errors.ObjectInUse):
                    raw.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))

    def _server(self):
        return psycopg.connect(**self.server, dbname="postgres", autocommit=True)

    def _exists(self, name: str) -> bool:
        with self._server() as raw:
            return raw.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def test_database(settings: dict, run_dir: Path):
    """The database this run was given by DATABASE_URL, SQLite where it was given none."""
    if settings["ENGINE"].endswith("sqlite3"):
        return SqliteDatabase(settings, run_dir)
    return PostgresDatabase(settings, f"test_{os.getpid()}_{run_dir.name.rpartition('-')[2]}")


test_database.__test__ = False
