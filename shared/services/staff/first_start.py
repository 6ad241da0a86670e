"""What a deployment needs before anybody can sign up: a platform, and somebody who runs it."""

from dataclasses import dataclass

from shared.db.session import transaction
from shared.kernel import clock
from shared.kernel.config import Settings
from shared.models.staff.user import find_user
from shared.models.stores.platform import Platform
from shared.services.staff.sign_up import create_user
from shared.services.stores.platforms import ensure_first_platform


@dataclass(frozen=True)
class Operator:
    """Who runs the deployment."""

    name: str
    email: str
    password: str


def first_start(settings: Settings, operator: Operator | None = None) -> Platform:
    """Make what is missing and leave what is there; safe to call at every start. Wants a platform_scope."""
    with transaction():
        platform = ensure_first_platform(settings)
        if operator is not None and find_user(platform.id, operator.email) is None:
            user = create_user(platform, operator.name, operator.email, operator.password, is_operator=True)
            user.email_verified_at = clock.now()
    return platform
