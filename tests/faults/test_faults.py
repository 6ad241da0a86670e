"""Processes die while people buy; nothing is lost and nothing happens twice."""

from pathlib import Path

import pytest

from shared.db.engine import Engines, configure_engines
from shared.kernel.config import Settings, use_settings
from tests.faults.story import run_story


@pytest.mark.slow
def test_kills_and_a_wiped_queue_lose_nothing_and_double_nothing(
    tmp_path: Path, engines: Engines, settings: Settings
) -> None:
    tmp_path.chmod(0o755)
    try:
        run_story(tmp_path / "stack", seed=7)
    finally:
        configure_engines(use_settings(settings))
