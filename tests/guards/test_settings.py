"""Every setting that the environment can change is explained where people look for it."""

import re

import pytest

from tests.guards.sources import ROOT, python_files


def settings_read() -> set[str]:
    names = set()
    for file in python_files():
        if file.parts[len(ROOT.parts)] in {"tests", "benchmarks"}:
            continue
        text = file.read_text(encoding="utf-8")
        names |= set(re.findall(r"\benv(?:\.\w+)?,?\s*\(?\s*[\"']([A-Z][A-Z0-9_]+)[\"']", text))
        names |= set(re.findall(r"\blocal_key\(\s*[\"']([A-Z][A-Z0-9_]+)[\"']", text))
        names |= set(re.findall(r"\bos\.environ(?:\.get\(|\[)\s*[\"']([A-Z][A-Z0-9_]+)[\"']", text))
    return names - {"DJANGO_SETTINGS_MODULE"}


def documented(name: str) -> set[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    if name == ".env.example":
        return set(re.findall(r"^#?\s?([A-Z][A-Z0-9_]+)=", text, re.MULTILINE))
    return set(re.findall(r"^\| `([A-Z][A-Z0-9_]+)`", text, re.MULTILINE))


@pytest.mark.parametrize("name", [".env.example", "README.md", "README.zh.md"])
def test_every_setting_is_documented(name):
    assert documented(name) == settings_read()
