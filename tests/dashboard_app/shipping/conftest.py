"""Two merchants on one platform, and an empty count of attempts."""

import pytest

from shared.db.engine import Engines
from tests.factories.people import SignedUp, make_signed_up


@pytest.fixture
def ours(engines: Engines, queue: object) -> SignedUp:
    return make_signed_up(locale="en")


@pytest.fixture
def theirs(ours: SignedUp) -> SignedUp:
    return make_signed_up(ours.platform, locale="en")
