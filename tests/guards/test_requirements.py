"""What the program imports is what requirements/base.txt installs: nothing that only a developer happens to have."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("shared", "platform_app", "dashboard_app", "storefront_app")
OURS = {*ROOMS, "tests", "migrations", "benchmarks"}
#: Imported only where it is there: `pip install shopstead[heic]`.
OPTIONAL = {"pi_heif"}


def imported() -> Iterator[tuple[str, Path]]:
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    yield from ((alias.name.partition(".")[0], path) for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    yield node.module.partition(".")[0], path


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_what_is_imported_is_required() -> None:
    required = set(re.findall(r"^([A-Za-z0-9._-]+)==", (ROOT / "requirements/base.txt").read_text(), re.MULTILINE))
    known = {plain(name) for name in required}
    homes = packages_distributions()
    missing = {
        f"{name} ({path.relative_to(ROOT)})"
        for name, path in imported()
        if name not in sys.stdlib_module_names | OURS | OPTIONAL
        and not known & {plain(home) for home in homes.get(name, ())}
    }
    assert missing == set()
