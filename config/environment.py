"""Reads settings from the environment: strict on bad values, one clear line each."""

import secrets
import sys
from pathlib import Path

from environs import Env, EnvError

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()
env.read_env(str(BASE_DIR / ".env"), recurse=False)


def read(reader, name: str, default):
    """One setting; a value that can't be read ends the process with one line that names it."""
    try:
        return reader(name, default)
    except (EnvError, ValueError) as error:
        sys.exit(f"settings: {name} is not valid: {error}")


def local_key(name: str, folder: Path, *, production: bool) -> str:
    """A secret from the environment; embedded installs make it once and keep it in an ignored file.

    With PRODUCTION=1 a missing key ends the process: a key made on one host would not
    open what another host has encrypted.
    """
    value = env.str(name, "")
    if value:
        return value
    if production:
        sys.exit(f"settings: {name} must be set when PRODUCTION=1")
    file = folder / "keys" / name.lower()
    if file.exists():
        return file.read_text().strip()
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(file, "x", opener=_private) as handle:
            handle.write(secrets.token_hex(32))
    except FileExistsError:
        pass  # another process made it first
    return file.read_text().strip()


def _private(path, flags):
    import os

    return os.open(path, flags, 0o600)
