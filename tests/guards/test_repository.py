"""What a stranger's clone must hold, and must not."""

import re

from tests.guards.sources import ROOT, template_files, tracked_files

TEXT = {".py", ".md", ".txt", ".in", ".toml", ".html", ".css", ".js", ".json", ".yml", ".conf", ".sh", ".typ", ""}
REGISTRIES = re.compile(
    r"pypi\.org|pythonhosted\.org|registry\.npmjs|npmmirror|--index-url|--extra-index-url|--find-links|deb\.debian\.org"
)
INLINE = re.compile(
    r"<style\b|\sstyle\s*=\s*[\"']|\son[a-z]+\s*=\s*[\"']|javascript:"
    r"|<script\b(?![^>]*\bsrc=)(?![^>]*type=[\"']application/json[\"'])",
    re.IGNORECASE,
)


def test_no_registry_address():
    own = {ROOT / "tests/guards/test_repository.py"}
    found = [
        str(file.relative_to(ROOT))
        for file in tracked_files()
        if file.suffix in TEXT
        and file not in own
        and "vendor" not in file.parts
        and REGISTRIES.search(file.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []


def test_templates_need_no_inline_code():
    """The content security policy refuses inline scripts and styles; a template that has one is broken."""
    found = {
        str(file.relative_to(ROOT)): hit.group(0)
        for file in template_files()
        if "wagtailadmin" not in file.parts
        and (hit := INLINE.search(re.sub(r"\{#.*?#\}", "", file.read_text(encoding="utf-8"))))
    }
    assert found == {}


def test_requirements_are_pinned_and_hashed():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        packages = re.findall(r"^[a-z0-9][^\n]*", text, re.MULTILINE)
        assert packages
        assert [line for line in packages if "==" not in line] == []
        assert text.count("--hash=sha256:") >= len(packages)
