"""The command line: found by file, pleasant to read, one sentence when it fails."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def shopstead(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "REDIS_", "SMTP_"))}
    command = [sys.executable, "-m", "shared.cli", *arguments]
    return subprocess.run(command, cwd=ROOT, env=clean | env, capture_output=True, text=True, timeout=60, check=False)


def test_help_lists_every_command_by_section_with_examples() -> None:
    text = shopstead("--help", COLUMNS="120").stdout
    for expected in ("Run", "Look after", "Single processes", "Examples", "up ", "doctor", "stripe-emulator", "worker"):
        assert expected in text
    assert "cannot be loaded" not in text


def test_an_unknown_command_is_refused() -> None:
    answer = shopstead("unicorn")
    assert (answer.returncode, "No such command 'unicorn'" in answer.stderr) == (2, True)


@pytest.mark.parametrize("path", ["/proc/nowhere", "{file}/inside"])
def test_an_unwritable_folder_gets_one_sentence(tmp_path: Path, path: str) -> None:
    (tmp_path / "file").touch()
    answer = shopstead("up", "--data-dir", path.format(file=tmp_path / "file"))
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert "cannot be written" in answer.stderr


@pytest.mark.parametrize("port", ["abc", "70000", "-1"])
def test_a_port_that_is_none_gets_one_sentence(tmp_path: Path, port: str) -> None:
    answer = shopstead("up", f"--port={port}", "--data-dir", str(tmp_path))
    assert (answer.returncode, "PORT must be" in answer.stderr) == (1, True)


def test_the_doctor_finds_what_is_missing_and_says_how_to_mend_it(tmp_path: Path) -> None:
    answer = shopstead("doctor", DATA_DIR=str(tmp_path), COLUMNS="120", SMTP_URL="smtp://127.0.0.1:9")
    assert answer.returncode == 1
    assert "DATABASE_URL is not set" in answer.stdout
    assert "→ Check SMTP_URL" in answer.stdout


def test_preparing_a_database_needs_an_administrator(tmp_path: Path) -> None:
    answer = shopstead("database", "prepare", DATA_DIR=str(tmp_path))
    assert (answer.returncode, "DATABASE_ADMIN_URL" in answer.stderr) == (1, True)


def test_a_health_check_without_a_server_fails() -> None:
    assert shopstead("healthcheck", PORT="9").returncode == 1
