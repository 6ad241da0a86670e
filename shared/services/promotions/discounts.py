"""Making and changing discounts."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, or_, select, update

from shared.db.session import session, transaction
from shared.kernel import clock
from shared.kernel.errors import Conflict, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.tenant import current_store_id
from shared.models.catalog.category import Category
from shared.models.catalog.collection import Collection
from shared.models.catalog.product import Product
from shared.models.customers.group import CustomerGroup
from shared.models.promotions.discount import (
    Discount,
    DiscountCode,
    DiscountTarget,
    TargetRole,
    discount_for_update,
    taken_codes,
)
from shared.models.promotions.use import count_uses, is_used
from shared.models.stores.revision import touch_storefront
from shared.models.stores.store import Store, current_store
from shared.services.promotions.checks import check_input
from shared.services.promotions.inputs import DiscountInput
from shared.services.promotions.reading import MOST_OFFERS
from shared.services.promotions.summaries import input_of

THINGS = ("product", "collection", "category", "group")


def create_discount(wanted: DiscountInput) -> Discount:
    """A new discount. Raises Invalid naming the fields, NotFound (a foreign target)."""
    with transaction():
        wanted = _checked(wanted, None)
        discount = Discount(targets=[])
        _write(discount, wanted)
        session().add(discount)
        session().flush()
        _keep_code(discount, wanted.code)
        note_offers()
    return discount


def update_discount(discount_id: UUID, wanted: DiscountInput, *, version: int | None = None) -> Discount:
    """Make the discount what ``wanted`` says. Raises NotFound, Invalid, Conflict (changed since ``version``).

    No order can take it while its limits change: its row is locked, and what was used is counted afresh.
    """
    with transaction():
        discount = discount_for_update(discount_id)
        if version is not None and version != discount.version:
            raise Conflict(
                _("Somebody else changed this discount meanwhile. Look at it again, then repeat your change.")
            )
        uses = count_uses([discount.id]).get(discount.id, 0)
        wanted = _checked(wanted, discount.id, uses)
        _write(discount, wanted)
        discount.used = uses if wanted.usage_limit is not None or wanted.customer_limit is not None else 0
        session().flush()
        _keep_code(discount, wanted.code)
        note_offers()
    return discount


def pause_discount(discount_id: UUID, *, is_active: bool) -> Discount:
    """Switch it off for now, or on again. Raises NotFound, Conflict (too many offers at a time)."""
    with transaction():
        discount = discount_for_update(discount_id)
        discount.is_active = is_active
        check_offers_at_a_time(input_of(discount), discount.id)
        session().flush()
        note_offers()
    return discount


def delete_discount(discount_id: UUID) -> None:
    """Remove a discount that no order ever had. Raises NotFound, Conflict."""
    with transaction():
        discount = discount_for_update(discount_id)
        if is_used(discount.id):
            raise Conflict(_("Orders have used this discount, so it stays. Switch it off instead."))
        session().delete(discount)
        session().flush()
        note_offers()


def note_offers() -> None:
    """Remember with the store whether any discount applies by itself: what spares all others the question."""
    now = clock.now()
    offered = exists().where(
        Discount.store_id == current_store_id(),
        Discount.is_automatic,
        Discount.is_active,
        or_(Discount.ends_at.is_(None), Discount.ends_at > now),
    )
    statement = update(Store).where(Store.id == current_store_id()).values(has_offers=select(offered).scalar_subquery())
    session().execute(statement.execution_options(synchronize_session=False))
    session().refresh(current_store(), ["has_offers"])
    touch_storefront()


def _checked(wanted: DiscountInput, discount_id: UUID | None, uses: int = 0) -> DiscountInput:
    checked = check_input(wanted, uses=uses, taken=lambda code: bool(taken_codes([code], besides=discount_id)))
    check_offers_at_a_time(checked, discount_id)
    for model, ids in _named(checked):
        if ids and (session().scalar(select(func.count()).select_from(model).where(model.id.in_(ids))) or 0) != len(
            ids
        ):
            raise NotFound(_("Something that this discount names does not exist (any more)."))
    return checked


def check_offers_at_a_time(wanted: DiscountInput, discount_id: UUID | None) -> None:
    """Raises Conflict where too many discounts would apply by themselves."""
    if not (wanted.is_automatic and wanted.is_active):
        return
    now = clock.now()
    others = select(func.count()).select_from(Discount).where(Discount.is_automatic, Discount.is_active)
    others = others.where(or_(Discount.ends_at.is_(None), Discount.ends_at > now))
    if discount_id is not None:
        others = others.where(Discount.id != discount_id)
    if (session().scalar(others) or 0) >= MOST_OFFERS:
        message = _(
            "At most %(count)s discounts can apply by themselves. Switch another one off first.", count=MOST_OFFERS
        )
        raise Conflict(message)


def _named(wanted: DiscountInput) -> Iterator[tuple[Any, set[UUID]]]:
    for targets in (wanted.covered, wanted.bought):
        if targets is not None:
            yield Product, set(targets.product_ids)
            yield Collection, set(targets.collection_ids)
            yield Category, set(targets.category_ids)
    yield CustomerGroup, set(wanted.group_ids or ())


def _write(discount: Discount, wanted: DiscountInput) -> None:
    plain = (
        *(
            "kind",
            "discount_class",
            "value",
            "buy_quantity",
            "get_quantity",
            "most_times",
            "min_subtotal",
            "is_automatic",
        ),
        *("min_quantity", "first_order_only", "starts_at", "ends_at", "is_active", "usage_limit", "customer_limit"),
    )
    for name in plain:
        setattr(discount, name, getattr(wanted, name))
    discount.name = wanted.name.strip()
    discount.tiers = [{"quantity": quantity, "value": value} for quantity, value in sorted(wanted.tiers)]
    discount.countries, discount.combines_with = sorted(wanted.countries), sorted(wanted.combines_with)
    discount.covers_all, discount.buys_all = wanted.covered is None, wanted.bought is None
    discount.for_everybody = wanted.group_ids is None
    kept = {_key_of(target): target for target in discount.targets}
    discount.targets = [kept.get(key) or _new_target(*key) for key in dict.fromkeys(_target_keys(wanted))]
    discount.updated_at = clock.now()


def _target_keys(wanted: DiscountInput) -> Iterable[tuple[TargetRole, str, UUID]]:
    for role, targets in ((TargetRole.COVERED, wanted.covered), (TargetRole.BOUGHT, wanted.bought)):
        if targets is not None:
            yield from ((role, "product_id", target) for target in targets.product_ids)
            yield from ((role, "collection_id", target) for target in targets.collection_ids)
            yield from ((role, "category_id", target) for target in targets.category_ids)
    yield from ((TargetRole.ALLOWED, "group_id", group_id) for group_id in wanted.group_ids or ())


def _key_of(target: DiscountTarget) -> tuple[TargetRole, str, UUID]:
    name = next(f"{thing}_id" for thing in THINGS if getattr(target, f"{thing}_id") is not None)
    return target.role, name, getattr(target, name)


def _new_target(role: TargetRole, name: str, target_id: UUID) -> DiscountTarget:
    return DiscountTarget(role=role, **{name: target_id})


def _keep_code(discount: Discount, code: str) -> None:
    """The one code of a discount that has one; those made by the hundred are kept apart and stay."""
    own = (
        session()
        .scalars(
            select(DiscountCode)
            .where(DiscountCode.discount_id == discount.id, DiscountCode.usage_limit.is_(None))
            .order_by(DiscountCode.id)
            .limit(1)
        )
        .first()
    )
    if not code:
        return
    if own is None:
        session().add(DiscountCode(discount_id=discount.id, code=code))
    else:
        own.code = code
    session().flush()
