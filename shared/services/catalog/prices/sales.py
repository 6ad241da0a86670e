"""Sales: everything, or parts of the catalogue, cheaper for a while."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from shared.db.session import session, transaction
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.money import MAX_AMOUNT
from shared.models.catalog.category import Category
from shared.models.catalog.collection import Collection
from shared.models.catalog.price_sale import Sale, SaleKind, SaleTarget, sale_for_update
from shared.models.catalog.product import Product
from shared.services.catalog.prices.borders import announce_prices_changed
from shared.services.catalog.prices.periods import period_complaints

MAX_NAME = 120
MAX_TARGETS = 2_000
WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class SaleInput:
    """A whole sale as it should be: ``value`` as in ``Sale``; it covers everything, or all that is named."""

    name: str
    kind: SaleKind
    value: int
    covers_all: bool = False
    product_ids: Sequence[UUID] = ()
    collection_ids: Sequence[UUID] = ()
    category_ids: Sequence[UUID] = ()
    tags: Sequence[str] = ()
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    is_active: bool = True


def create_sale(wanted: SaleInput) -> Sale:
    """A new sale; where it begins at once, prices are lower at once. Raises Invalid, NotFound (a foreign target)."""
    with transaction():
        _check(wanted)
        sale = Sale(targets=[])
        session().add(sale)
        _write(sale, wanted)
        announce_prices_changed()
    return sale


def update_sale(sale_id: UUID, wanted: SaleInput, *, version: int | None = None) -> Sale:
    """Make the sale what ``wanted`` says. Raises NotFound, Invalid, Conflict (changed since ``version``)."""
    with transaction():
        sale = sale_for_update(sale_id)
        if version is not None and version != sale.version:
            raise Conflict(_("Somebody else changed this sale meanwhile. Look at it again, then repeat your change."))
        _check(wanted)
        _write(sale, wanted)
        announce_prices_changed()
    return sale


def end_sale(sale_id: UUID) -> Sale:
    """The sale is over from now on. Raises NotFound, Conflict (it has not begun, or is over)."""
    with transaction():
        sale = sale_for_update(sale_id)
        now = clock.now()
        if (sale.ends_at is not None and sale.ends_at <= now) or (sale.starts_at is not None and sale.starts_at >= now):
            raise Conflict(_("This sale is not running."))
        sale.ends_at = now
        announce_prices_changed()
    return sale


def delete_sale(sale_id: UUID) -> None:
    """Remove the sale; orders and the record of prices keep what it did. Raises NotFound."""
    with transaction():
        session().delete(sale_for_update(sale_id))
        announce_prices_changed()


def _write(sale: Sale, wanted: SaleInput) -> None:
    sale.name, sale.kind, sale.value = wanted.name.strip(), wanted.kind, wanted.value
    sale.covers_all, sale.is_active = wanted.covers_all, wanted.is_active
    sale.starts_at, sale.ends_at = wanted.starts_at, wanted.ends_at
    keys = [] if wanted.covers_all else list(_target_keys(wanted))
    kept = {_key_of(target): target for target in sale.targets}
    sale.targets = [kept.get(key) or SaleTarget(**{key[0]: key[1]}) for key in keys]
    sale.updated_at = clock.now()
    session().flush()


def _target_keys(wanted: SaleInput) -> Iterator[tuple[str, Any]]:
    names = {
        "product_id": wanted.product_ids,
        "collection_id": wanted.collection_ids,
        "category_id": wanted.category_ids,
        "tag": [tag.strip() for tag in wanted.tags if tag.strip()],
    }
    return ((name, value) for name, values in names.items() for value in dict.fromkeys(values))


def _key_of(target: SaleTarget) -> tuple[str, Any]:
    names = ("product_id", "collection_id", "category_id", "tag")
    return next((name, getattr(target, name)) for name in names if getattr(target, name) is not None)


def _check(wanted: SaleInput) -> None:
    complaints = dict(_complaints(wanted))
    if complaints:
        raise Invalid(_("Please look at the marked fields."), fields=complaints)
    for model, ids in (
        (Product, wanted.product_ids),
        (Collection, wanted.collection_ids),
        (Category, wanted.category_ids),
    ):
        _refuse_unknown(model, ids)


def _complaints(wanted: SaleInput) -> Iterator[tuple[str, str]]:
    if not wanted.name.strip():
        yield "name", _("Give the sale a name, for yourself.")
    elif len(wanted.name) > MAX_NAME:
        yield "name", _("Use at most %(count)s characters.", count=MAX_NAME)
    if wanted.kind is SaleKind.PERCENTAGE and not 0 < wanted.value <= WHOLE:
        yield "value", _("Type a percentage above 0 and up to 100.")
    elif not 0 < wanted.value <= MAX_AMOUNT:
        yield "value", _("Type an amount above zero.")
    keys = list(_target_keys(wanted))
    if not wanted.covers_all and not keys:
        yield "targets", _("Choose what is on sale, or let the sale cover everything.")
    elif len(keys) > MAX_TARGETS:
        yield "targets", _("Choose at most %(count)s things; a tag or a collection covers more.", count=MAX_TARGETS)
    yield from period_complaints(wanted.starts_at, wanted.ends_at)


def _refuse_unknown(model: Any, ids: Iterable[UUID]) -> None:
    wanted = set(ids)
    if wanted and set(session().scalars(select(model.id).where(model.id.in_(wanted)))) != wanted:
        raise NotFound(_("Something that this sale should cover does not exist (any more)."))
