"""Logs tell what happened, and keep secrets out of it."""

import subprocess
import sys

import pytest

PROGRAM = """
from shared.kernel.config import load_settings
from shared.web.logging import configure_logging, log_failure

configure_logging(load_settings({environment!r}))
def fail(word):
    raise ValueError("what happened")
try:
    fail("a-secret-" + "word")
except ValueError as error:
    log_failure(error)
"""
ENVIRONMENTS = {
    "development": {"SHOPSTEAD_ENV": "development"},
    "production": {
        "SHOPSTEAD_ENV": "production",
        "SECRET_KEY": "k" * 64,
        "ENCRYPTION_KEY": "e" * 64,
        "PLATFORM_DOMAIN": "shops.example",
        "STORES_DOMAIN": "shops.example",
    },
}


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_a_traceback_shows_no_variables(name: str) -> None:
    program = PROGRAM.format(environment=ENVIRONMENTS[name])
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "what happened" in ran.stderr
    assert "in fail" in ran.stderr or '"name":"fail"' in ran.stderr.replace(" ", "")
    assert "a-secret-word" not in ran.stderr
