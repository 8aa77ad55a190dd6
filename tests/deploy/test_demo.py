import os
import socket
import subprocess
import sys

import pytest

from deploy import database, demo
from tests.guards.sources import ROOT


@pytest.fixture
def taken_port():
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


@pytest.mark.parametrize("given", ["abc", "0", "70000", "-1"])
def test_a_port_that_is_none_costs_one_line(monkeypatch, given):
    monkeypatch.setenv("PORT", given)
    with pytest.raises(SystemExit, match=f"PORT={given} is not a port number"):
        demo.chosen_port()


def test_a_taken_port_names_another(monkeypatch, taken_port):
    monkeypatch.setenv("PORT", str(taken_port))
    with pytest.raises(SystemExit, match=f"Port {taken_port} can't be used"):
        demo.chosen_port()


def test_reset_removes_what_the_demo_made_and_nothing_else(monkeypatch, tmp_path):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL")
    (tmp_path / "media").mkdir()
    for name in ("db.sqlite3", "media/clip.mp4", "mine.txt"):
        (tmp_path / name).write_text("x")
    demo.reset()
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_reset_never_empties_a_database_of_the_callers_own(monkeypatch, tmp_path):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1/mine")
    (tmp_path / "db.sqlite3").write_text("x")
    with pytest.raises(SystemExit, match="empty it yourself"):
        demo.reset()
    assert (tmp_path / "db.sqlite3").exists()


def test_the_sample_logins_are_printed(capsys):
    demo.greet(8123)
    printed = capsys.readouterr().out
    assert "http://127.0.0.1:8123/accounts/login/" in printed
    assert all(login in printed for login, _ in demo.LOGINS)
    assert len(demo.LOGINS) == 11


def demo_with(**environment) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "deploy.demo"],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "PORT": "18123"} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_an_unreachable_database_costs_one_line():
    done = demo_with(DATABASE_URL="postgresql://someone:hidden-word@127.0.0.1:1/nothing")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "连不上数据库 127.0.0.1:1/nothing" in done.stderr
    assert "hidden-word" not in done.stderr


def test_a_database_address_of_no_known_kind_costs_one_line():
    done = demo_with(DATABASE_URL="nonsense://x")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "settings:" in done.stderr


@pytest.mark.django_db
def test_a_database_that_answers_is_fine():
    assert database.why_unreachable() is None
