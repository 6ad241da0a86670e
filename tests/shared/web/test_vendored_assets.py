"""Third-party front-end files are the ones that were looked at, and pages load nothing else."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.vendor_assets import FOLDERS, PACKAGES, VENDOR

ROOT = Path(__file__).parents[3]
STATIC = ROOT / "shared" / "web" / "static"
TEMPLATE_FOLDERS = [
    ROOT / "shared" / "web" / "templates",
    *(ROOT / f"{app}_app" / "templates" for app in ("dashboard", "platform", "storefront")),
]
OWN_FILES = sorted(file for file in STATIC.rglob("*") if file.suffix in (".css", ".js") and VENDOR not in file.parents)
INLINE_CODE = {
    "script": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "style attribute": re.compile(r"\sstyle\s*=\s*[\"']", re.IGNORECASE),
    "event handler": re.compile(r"<[a-z][^>]*\s(on[a-z]+|hx-on[:a-z-]*)\s*=", re.IGNORECASE),
    "style element without nonce": re.compile(r"<style(?![^>]*csp_nonce)", re.IGNORECASE),
}


def templates() -> Iterator[Path]:
    for folder in TEMPLATE_FOLDERS:
        yield from sorted(folder.rglob("*.html"))


def manifest(folder: Path) -> list[dict]:
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def all_entries() -> list[dict]:
    return [entry for folder in FOLDERS.values() for entry in manifest(folder)]


@pytest.mark.parametrize("folder", FOLDERS.values(), ids=FOLDERS)
def test_every_vendored_file_is_noted_with_its_digest(folder: Path) -> None:
    noted = {path: digest for entry in manifest(folder) for path, digest in entry["files"].items()}
    found = {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file() and file.name != "manifest.json"
    }
    assert found == noted


def test_manifests_agree_with_the_packages_of_the_script() -> None:
    noted = {(entry["name"], entry["version"], entry["sha512"]) for entry in all_entries()}
    assert noted == {(package.name, package.version, package.sha512) for package in PACKAGES}


def test_every_package_brings_its_licence() -> None:
    assert [
        entry["name"] for entry in all_entries() if not any(Path(path).name == "LICENSE" for path in entry["files"])
    ] == []


def test_templates_name_only_files_that_exist() -> None:
    named = {
        (template.name, path)
        for template in templates()
        for path in re.findall(r"[\"'](vendor/[^\"'~ ]+\.[a-z0-9]+)[\"']", template.read_text(encoding="utf-8"))
    }
    assert named, "no template loads a vendored file"
    assert {(template, path) for template, path in named if not (STATIC / path).is_file()} == set()


def test_style_sheets_name_only_files_that_exist() -> None:
    named = {
        (file.name, path)
        for file in OWN_FILES
        for path in re.findall(r"url\([\"']?([^)\"']+)", file.read_text(encoding="utf-8"))
        if not path.startswith("data:")
    }
    assert {(name, path) for name, path in named if not (STATIC / path).is_file()} == set()


def test_every_icon_that_is_named_is_in_the_sprite() -> None:
    sprite = next(VENDOR.glob("tabler-icons-*/sprite.svg")).read_text(encoding="utf-8")
    drawn = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    calls = re.compile(r"\bicon(?:\(\s*|\s*=\s*)[\"']([a-z0-9-]+)[\"']")
    named = {name for template in templates() for name in calls.findall(template.read_text(encoding="utf-8"))}
    menus = {
        name
        for file in (ROOT / "shared" / "modules").glob("*.py")
        for name in re.findall(r'MenuItem\([^,]+, "[a-z_.]+", "([a-z0-9-]+)"', file.read_text(encoding="utf-8"))
    }
    assert named
    assert menus
    assert (named | menus) - drawn == set()


@pytest.mark.parametrize("what", INLINE_CODE)
def test_templates_hold_no_inline_code(what: str) -> None:
    found = [
        f"{template.relative_to(ROOT)}: {match.group(0)}"
        for template in templates()
        for match in INLINE_CODE[what].finditer(template.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("what", "guilty"),
    [
        ("script", "<script>start()</script>"),
        ("style attribute", '<p style="color: red">'),
        ("event handler", '<button class="x" onclick="go()">'),
        ("event handler", '<form hx-on:submit="go()">'),
        ("style element without nonce", "<style>p { margin: 0 }</style>"),
    ],
)
def test_inline_code_would_be_seen(what: str, guilty: str) -> None:
    assert INLINE_CODE[what].search(guilty)


def test_own_files_reach_for_no_other_host() -> None:
    reaching = re.compile(r"(?:https?:)?//(?!www\.w3\.org/)[a-z0-9-]+\.[a-z]{2,}/?", re.IGNORECASE)
    found = [f"{file.name}: {match}" for file in OWN_FILES for match in reaching.findall(file.read_text("utf-8"))]
    assert found == []


def test_nothing_asks_for_the_evaluation_of_text() -> None:
    evaluating = re.compile(r"\beval\(|new Function\(")
    assert [file.name for file in OWN_FILES if evaluating.search(file.read_text(encoding="utf-8"))] == []
