"""API keys of integrators."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    bindparam,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.alone import LoneRead
from shared.db.base import GlobalModel, Timestamps
from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.secrets import hash_token
from shared.models.stores.store import Store


class ApiKey(Timestamps, GlobalModel):
    """A key for one store with the permissions in ``scopes``. ``prefix`` is what people recognise it by."""

    __tablename__ = "api_keys"
    __table_args__ = (UniqueConstraint("token_hash"), Index("ix_api_keys_store_id", "store_id"))

    store_id: Mapped[UUID] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"))
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str]
    prefix: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    last_used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


def find_api_key(token: str) -> Any:
    """The live key: id, store_id, name, scopes, last_used_at, and platform_id of its store; or None."""
    return _LIVE_KEY.first(token_hash=hash_token(token))


_LIVE_KEY = LoneRead(
    lambda: (
        select(ApiKey.id, ApiKey.store_id, ApiKey.name, ApiKey.scopes, ApiKey.last_used_at, Store.platform_id)
        .join(Store, Store.id == ApiKey.store_id)
        .where(ApiKey.token_hash == bindparam("token_hash"), ApiKey.revoked_at.is_(None))
    )
)


def note_key_use(key_id: UUID, at: datetime) -> None:
    """Remember when a key was used last."""
    session().execute(update(ApiKey).where(ApiKey.id == key_id).values(last_used_at=at))


def api_keys_of(store_id: UUID) -> list[ApiKey]:
    return list(session().scalars(select(ApiKey).where(ApiKey.store_id == store_id).order_by(ApiKey.created_at)))


def api_key_of(store_id: UUID, key_id: UUID) -> ApiKey:
    """Raises NotFound for another store's key as for none."""
    key = session().get(ApiKey, key_id)
    if key is None or key.store_id != store_id:
        raise NotFound(_("This API key does not exist."))
    return key


def keys_made_by(user_id: UUID, store_ids: Iterable[UUID]) -> list[ApiKey]:
    """The live keys that a person made for these stores."""
    return list(
        session().scalars(
            select(ApiKey).where(
                ApiKey.created_by_id == user_id, ApiKey.store_id.in_(store_ids), ApiKey.revoked_at.is_(None)
            )
        )
    )
