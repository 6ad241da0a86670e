"""What a store has set for a module."""

from typing import Any

from sqlalchemy import UniqueConstraint, bindparam
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps
from shared.db.entities import FixedEntity


class StoreSetting(Timestamps, StoreModel):
    """One module's settings in one store; missing keys have the module's defaults."""

    __tablename__ = "store_settings"
    __table_args__ = (UniqueConstraint("store_id", "module"),)

    module: Mapped[str]
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    enabled: Mapped[bool] = mapped_column(default=True)


def setting_of(module: str) -> StoreSetting | None:
    return _OF_MODULE.first(module=module)


def foresee_setting(module: str) -> None:
    """Ask for it along with the next statement."""
    _OF_MODULE.foresee(module=module)


_OF_MODULE = FixedEntity(StoreSetting, lambda settings: settings.where(StoreSetting.module == bindparam("module")))
