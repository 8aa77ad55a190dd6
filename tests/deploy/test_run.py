"""`run` before anything is installed: it says what is missing. Python and tools are stand-ins on PATH."""

import shutil
import subprocess

import pytest

from tests.guards.sources import ROOT

TOOLS = ("sh", "dirname", "cat", "cksum", "rm")


@pytest.fixture
def bare_machine(tmp_path):
    """A clone without .venv and a PATH with the plainest tools only."""
    clone, tools = tmp_path / "clone", tmp_path / "bin"
    clone.mkdir()
    tools.mkdir()
    for name in ("run", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, clone / name)
    for name in TOOLS:
        (tools / name).symlink_to(shutil.which(name))

    def start(*arguments):
        return subprocess.run(
            [tools / "sh", clone / "run", *arguments], env={"PATH": str(tools)}, capture_output=True, text=True
        )

    start.tools = tools
    return start


def test_without_python_it_names_the_package(bare_machine):
    done = bare_machine("demo")
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed" in done.stderr
    assert "apt-get install python3 python3-venv" in done.stderr


def test_without_venv_it_names_the_package_of_that_python(bare_machine):
    python = bare_machine.tools / "python3"
    python.write_text('#!/bin/sh\ncase "$*" in *ensurepip*) exit 1;; *"%d.%d"*) echo 3.12;; esac\nexit 0\n')
    python.chmod(0o755)
    done = bare_machine("test")
    assert done.returncode == 1
    assert "apt-get install python3.12-venv" in done.stderr


@pytest.mark.parametrize(("arguments", "code"), [((), 0), (("help",), 0), (("dance",), 2)])
def test_usage(bare_machine, arguments, code):
    done = bare_machine(*arguments)
    assert done.returncode == code
    assert "./run demo [--reset]" in done.stderr
