"""The first start makes what is missing, every further one leaves what is there."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from shared.db.session import platform_scope, session
from shared.kernel.config import load_settings
from shared.models.staff.user import User, find_user
from shared.models.stores.platform import Platform, all_platforms
from shared.services.staff.first_start import Operator, first_start

OPERATOR = Operator("Olga", "olga@example.org", "the keys to the engine room")
pytestmark = pytest.mark.usefixtures("fresh_database")


def test_it_can_run_at_every_start() -> None:
    with platform_scope():
        first, second = (first_start(load_settings(), OPERATOR) for _start in range(2))
        assert first.id == second.id
        assert [platform.domain for platform in all_platforms()] == ["localhost"]
        assert session().scalar(select(func.count()).select_from(User)) == 1
        operator = find_user(first.id, OPERATOR.email)
        assert operator is not None
        assert operator.is_operator


def test_a_moved_deployment_takes_its_new_domains() -> None:
    with platform_scope():
        first_start(load_settings())
        first_start(replace(load_settings(), platform_domain="shop.example", stores_domain="shops.example"))
        (platform,) = session().scalars(select(Platform))
        assert (platform.domain, platform.stores_domain) == ("shop.example", "shops.example")
