"""`./run demo`: migrate, load the sample city where there is none, print addresses and logins, serve."""

import argparse
import datetime
import os
import shutil
import socket
import sys
from pathlib import Path

import config.environment  # noqa: F401 — reads .env, which may name a database or a port
from deploy.database import set_up_django, why_unreachable

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "demo-2023"
LOGINS = (
    ("city", "市级管理员"),
    ("licheng", "历城区管理员"),
    ("trainer", "历城区培训老师"),
    ("tianqiao", "天桥区培训老师"),
    ("street", "洪家楼街道工作人员"),
    ("editor", "编辑"),
    ("licheng-editor", "历城区编辑"),
    ("reviewer", "评审员"),
    ("leader", "社区社会组织负责人"),
    ("worker", "社会工作者"),
    ("volunteer", "社区志愿者"),
)
MADE_BY_US = (
    "db.sqlite3",
    "db.sqlite3-wal",
    "db.sqlite3-shm",
    "media",
    "private",
    "cache",
    "static",
    "keys",
    "sample-date",
)


def say(text: str = "") -> None:
    print(text, flush=True)


def data_dir() -> Path:
    return Path(os.environ.get("DATA_DIR") or ROOT / "var")


def chosen_port() -> int:
    """PORT, when it is a port and free; ends with one line otherwise."""
    given = os.environ.get("PORT") or "8000"
    if not given.isdigit() or not 0 < int(given) < 65536:
        sys.exit(f"PORT={given} is not a port number. Example: PORT=8001 ./run demo")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(given)))
        except OSError:
            sys.exit(f"Port {given} can't be used (taken?). Choose another: PORT={(int(given) + 1) % 65536} ./run demo")
    return int(given)


def reset() -> None:
    """Removes what the demo made; a database of the caller's own is never touched."""
    if os.environ.get("DATABASE_URL"):
        sys.exit(
            "--reset only clears the demo's own data in var/. DATABASE_URL names a database of yours: empty it yourself."
        )
    for name in MADE_BY_US:
        path = data_dir() / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def prepare() -> None:
    """Migrated and not empty."""
    from django.core.management import call_command

    from talent.registry.models import Region

    call_command("migrate", verbosity=0, interactive=False)
    if not Region.objects.exists():
        say("正在载入示例城市…… Loading the sample city …")
        # load_sample prints for people; the demo's own lines follow.
        call_command("load_sample")
        (data_dir() / "sample-date").write_text(datetime.date.today().isoformat())


def greet(port: int) -> None:
    base = f"http://127.0.0.1:{port}"
    say()
    say(f"  学习端 Learner site   {base}/")
    say(f"  工作台 Staff desk     {base}/desk/")
    say(f"  内容管理 Editing      {base}/admin/")
    say(f"  登录 Log in           {base}/accounts/login/   密码 password: {PASSWORD}")
    say()
    for login, title in LOGINS:
        say(f"    {login:<10} {title}")
    say()
    marker = data_dir() / "sample-date"
    if marker.exists():
        age = (datetime.date.today() - datetime.date.fromisoformat(marker.read_text().strip())).days
        if age > 7:
            say(f"  示例日期已过 {age} 天。清空并按今天重新载入 Start over with today's dates:")
            say("    ./run demo --reset")
            say()
    say("  Ctrl+C 停止 stops.")


def serve(port: int) -> None:
    """gunicorn in this process: workers are forked from what is loaded already and answer at once.

    Nothing that must not be shared crosses the fork: connections are closed, the outbox thread starts in the worker.
    """
    from django.db import connections
    from django.urls import get_resolver
    from gunicorn.app.wsgiapp import WSGIApplication

    get_resolver().url_patterns  # noqa: B018 — loads every view once, not once a worker
    connections.close_all()
    os.environ["PORT"] = str(port)
    sys.argv = ["gunicorn", "--config", str(ROOT / "deploy/gunicorn.conf.py"), "config.wsgi:application"]
    WSGIApplication("%(prog)s").run()


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run demo")
    parser.add_argument("--reset", action="store_true", help="throw the demo's data away and start over")
    options = parser.parse_args()
    os.environ["DEMO"] = "1"
    port = chosen_port()
    os.environ.setdefault("BASE_URL", f"http://127.0.0.1:{port}")
    if options.reset:
        reset()
    set_up_django()
    if problem := why_unreachable():
        sys.exit(problem)
    prepare()
    greet(port)
    serve(port)


if __name__ == "__main__":
    main()
