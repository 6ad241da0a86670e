"""Two merchants, each with an owner and a store, on one platform."""

from collections.abc import Iterator

import pytest

from shared.db.engine import Engines
from shared.db.session import platform_scope
from tests.factories.people import SignedUp, make_signed_up


@pytest.fixture
def ours(engines: Engines) -> SignedUp:
    return make_signed_up()


@pytest.fixture
def theirs(ours: SignedUp) -> SignedUp:
    return make_signed_up(ours.platform)


@pytest.fixture
def platform_work(engines: Engines) -> Iterator[None]:
    with platform_scope():
        yield
