"""The shape of the house, measured from its files."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[2]
CODE = ("shared", "platform_app", "dashboard_app", "storefront_app")
LONGEST_FILE = 300
LONGEST_FUNCTION = 45
SQL_ROOMS = ("shared/db/", "shared/devstack/", "shared/gateways/payments/emulator/")
HTTP_ROOMS = ("shared/gateways/", "shared/devstack/", "shared/cli/healthcheck.py")
SQL_CALLS = {"text", "exec_driver_sql"}
HTTP_MODULES = {"requests", "urllib.request", "http.client", "httpx", "urllib3"}


def python_files() -> list[Path]:
    return sorted(file for folder in CODE for file in (ROOT / folder).rglob("*.py"))


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


def test_imports_only_fall(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename="setup.cfg", cache_dir=None) == EXIT_STATUS_SUCCESS


def test_init_files_hold_a_docstring_at_most() -> None:
    full = [
        name_of(file)
        for file in python_files()
        if file.name == "__init__.py" and not all(is_docstring(node) for node in ast.parse(file.read_text()).body)
    ]
    assert full == []


def is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def test_files_and_functions_stay_small() -> None:
    long_files = [name_of(file) for file in python_files() if len(file.read_text().splitlines()) > LONGEST_FILE]
    long_functions = [
        f"{name_of(file)}:{node.name}"
        for file in python_files()
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    assert (long_files, long_functions) == ([], [])


def test_imports_stand_at_the_top() -> None:
    hidden = [
        f"{name_of(file)}:{inner.lineno}"
        for file in python_files()
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def raw_sql_in(source: str) -> Iterator[int]:
    """Lines that call ``text(…)`` or ``exec_driver_sql(…)`` of SQLAlchemy."""
    tree = ast.parse(source)
    from_sqlalchemy = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
        for alias in node.names
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute) and node.func.attr == "exec_driver_sql":
            yield node.lineno
        if isinstance(node.func, ast.Name) and node.func.id in SQL_CALLS & from_sqlalchemy:
            yield node.lineno


def outgoing_http_in(source: str) -> Iterator[int]:
    """Lines that import an HTTP client."""
    for node in ast.walk(ast.parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        if any(name == known or name.startswith(f"{known}.") for name in names for known in HTTP_MODULES):
            yield node.lineno  # type: ignore[attr-defined]


def offenders(find: object, rooms: tuple[str, ...]) -> list[str]:
    return [
        f"{name_of(file)}:{line}"
        for file in python_files()
        if not name_of(file).startswith(rooms)
        for line in find(file.read_text())  # type: ignore[operator]
    ]


def test_raw_sql_has_one_place() -> None:
    assert offenders(raw_sql_in, SQL_ROOMS) == []


def test_outgoing_http_has_one_place() -> None:
    assert offenders(outgoing_http_in, HTTP_ROOMS) == []


@pytest.mark.parametrize(
    ("find", "bad", "good"),
    [
        (raw_sql_in, "from sqlalchemy import text\ntext('SELECT 1')", "text = str\ntext('hello')"),
        (raw_sql_in, "connection.exec_driver_sql('SELECT 1')", "connection.execute(select(User))"),
        (outgoing_http_in, "import requests", "import requestsomething"),
        (outgoing_http_in, "from urllib.request import urlopen", "from urllib.parse import quote"),
    ],
)
def test_the_finders_find(find: object, bad: str, good: str) -> None:
    assert list(find(bad)) and not list(find(good))  # type: ignore[operator]
