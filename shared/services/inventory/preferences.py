"""What a store has set about its stock."""

from dataclasses import asdict, dataclass, fields
from typing import Any
from uuid import UUID

from sqlalchemy import delete

from shared.db.bulk import insert_missing
from shared.db.session import session, transaction
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.models.inventory.shortage import ShortageReader
from shared.models.stores.setting import StoreSetting, foresee_setting, setting_of
from shared.services.inventory.shortages_book import refresh_all_shortages

MODULE = "inventory"
MOST_HOLD_MINUTES = 120
MOST_LOW_AT = 1_000_000_000
MOST_FACTOR = 10


@dataclass(frozen=True, slots=True)
class InventorySettings:
    """``hold_minutes``: how long a checkout keeps its goods (0: not at all). ``low_at``: stock that counts as low.

    ``told_factor``: how many waiting shoppers are told per whole unit that returned.
    """

    hold_minutes: int = 0
    low_at: int = 5
    told_factor: int = 2


def inventory_settings() -> InventorySettings:
    """The current store's settings, read once per unit of work."""
    kept = session().info.get(_KEPT)
    if not isinstance(kept, InventorySettings):
        row = setting_of(MODULE)
        kept = session().info[_KEPT] = _read(row.values if row is not None else {})
    return kept


def foresee_inventory_settings() -> None:
    """Ask for them along with the next statement."""
    if not isinstance(session().info.get(_KEPT), InventorySettings):
        foresee_setting(MODULE)


_KEPT = "inventory_settings"


def _read(values: dict[str, Any]) -> InventorySettings:
    known = {field.name for field in fields(InventorySettings)}
    return InventorySettings(**{name: int(value) for name, value in values.items() if name in known})


def save_inventory_settings(wanted: InventorySettings) -> None:
    """Keep the settings; a new threshold is applied to all stock at once. Raises Invalid with the field."""
    _check(wanted)
    with transaction():
        row = setting_of(MODULE)
        before = _read(row.values if row is not None else {})
        if row is None:
            row = StoreSetting(module=MODULE, values={})
            session().add(row)
        row.values = {**row.values, **asdict(wanted)}
        session().info[_KEPT] = wanted
        session().flush()
        if before.low_at != wanted.low_at:
            refresh_all_shortages(wanted.low_at)


def _check(wanted: InventorySettings) -> None:
    for name, most in (("hold_minutes", MOST_HOLD_MINUTES), ("low_at", MOST_LOW_AT)):
        if not 0 <= getattr(wanted, name) <= most:
            raise Invalid(fields={name: _("Type a number from 0 to %(most)s.", most=most)})
    if not 1 <= wanted.told_factor <= MOST_FACTOR:
        raise Invalid(fields={"told_factor": _("Type a number from 1 to %(most)s.", most=MOST_FACTOR)})


def read_shortages(user_id: UUID, *, wanted: bool) -> None:
    """Let a member have the digest of what has become low, or not any more."""
    with transaction():
        if wanted:
            insert_missing(ShortageReader, [{"user_id": user_id}])
        else:
            session().execute(delete(ShortageReader).where(ShortageReader.user_id == user_id))
