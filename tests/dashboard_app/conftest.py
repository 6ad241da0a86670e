"""Two merchants' desks on one platform."""

import pytest

from shared.db.engine import Engines
from shared.kernel.config import Settings
from tests.dashboard_app.desk import Desk, make_desk
from tests.factories.people import SignedUp, make_signed_up


@pytest.fixture
def owner(engines: Engines, queue: object) -> SignedUp:
    return make_signed_up(locale="en")


@pytest.fixture
def desk(settings: Settings, owner: SignedUp) -> Desk:
    return make_desk(settings, owner)


@pytest.fixture
def other_desk(settings: Settings, owner: SignedUp) -> Desk:
    """Another merchant's desk on the same platform."""
    return make_desk(settings, make_signed_up(owner.platform, locale="en"))
