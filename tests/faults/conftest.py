"""Options of the races, and the web server that they are run against."""

from collections.abc import Iterator

import pytest

from shared.db.engine import Engines
from shared.db.session import platform_scope
from shared.kernel.config import Settings
from shared.services.staff.first_start import first_start
from tests.faults.web import serve_web


@pytest.fixture(scope="module")
def web(engines: Engines, settings: Settings) -> Iterator[int]:
    """The port of a web server on this worker's database."""
    with platform_scope():
        first_start(settings)
    with serve_web(settings) as port:
        yield port
