"""Telling a person by mail that long work has ended, if it took so long that they will have left."""

from datetime import timedelta
from uuid import UUID

from shared.db.session import session
from shared.models.staff.user import User
from shared.models.stores.operation import operation_by_id
from shared.services.mail.owe import owe_mail

WORTH_A_MAIL = timedelta(minutes=1)


def owe_news(operation_id: UUID) -> UUID | None:
    """The mail that is owed, or None: it was quick, or nobody in particular asked for it."""
    operation = operation_by_id(operation_id)
    if operation.user_id is None or operation.started_at is None or operation.finished_at is None:
        return None
    if operation.finished_at - operation.started_at < WORTH_A_MAIL:
        return None
    user = session().get(User, operation.user_id)
    if user is None:
        return None
    return owe_mail(
        "stores.operation_ended",
        key=f"operation:{operation.id}:{operation.status.value}",
        recipient=user.email,
        locale=user.locale,
        about_id=operation.id,
        arguments={"operation_id": str(operation.id), "name": user.name},
    )
