"""The benchmarks run and tell what they found. Nothing here asks how fast: that is for a quiet machine."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
TITLES = (
    *("Pages", "Checkout", "Tenancy", "Worker models"),
    "Catalogue",
    "Documents",
)
#: Those that a machine at work can measure; start-up, look-ups, imports and webhooks want a quiet one.
FIGURES = ("pages", "checkout", "scoping", "workers", "catalog", "documents", "discounts")
ERRORS = 4


def test_a_short_run_prints_every_figure_and_every_answer_was_right() -> None:
    """The client counts wrong and missing answers, so that a fast error cannot pass as a figure."""
    ran = run_benchmarks("--quick", *FIGURES)
    assert ran.returncode == 0, ran.stderr
    tables = {title: rows_of(ran.stdout, title) for title in TITLES}
    assert all(tables.values())
    assert len(tables["Pages"]) == 8
    assert {row[ERRORS] for row in tables["Pages"]} == {"0"}
    assert [row[ERRORS] for row in tables["Checkout"]] == ["0", "0"]
    assert all(int(row[1]) > 0 for row in tables["Checkout"])


def test_an_unknown_name_is_refused() -> None:
    ran = run_benchmarks("nonsense")
    assert ran.returncode == 2
    assert "there is no nonsense" in ran.stderr


def run_benchmarks(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """A run in a process of its own, with servers of its own."""
    command = [sys.executable, "-m", "benchmarks", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)


def rows_of(printed: str, title: str) -> list[list[str]]:
    """The cells of a table, without its head."""
    lines = printed.partition(f"### {title}\n\n")[2].partition("\n\n")[0].splitlines()
    return [line.strip("| ").split(" | ") for line in lines[2:]]
