"""Bundles: a variant made of variants of other products, priced by itself or by the sum of its parts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import delete, select

from shared.db.session import session, transaction
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.money import round_minor
from shared.kernel.quantities import Unit
from shared.models.catalog.bundle import BundlePart, BundlePrice, bundles_with, price_of_bundle
from shared.models.catalog.product import product_for_update
from shared.models.catalog.variant import Variant, variant_by_id, variants_by_id
from shared.services.catalog.products import tell_product_changed

MOST_PARTS = 50
MOST_OF_A_PART = 10_000
WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class PartInput:
    """So many of a variant (minor units of its product's unit) in one bundle."""

    variant_id: UUID
    quantity: int = 1


def make_bundle(variant_id: UUID, parts: Sequence[PartInput], *, discount: int | None = None) -> Variant:
    """Let the variant consist of these parts from now on; its stock follows theirs.

    ``discount`` prices it by the sum of its parts, less so many hundredths of a percent; None leaves its own price.
    Raises Invalid (``fields`` such as ``parts.0``), Conflict (it is itself part of a bundle), NotFound.
    """
    with transaction():
        bundle = variant_by_id(variant_id)
        product = product_for_update(bundle.product_id)
        if bundles_with([bundle.id]):
            raise Conflict(_("This is part of a bundle itself. A bundle cannot be made of bundles."))
        chosen = _checked_parts(bundle, parts)
        if product.unit != Unit.PIECE:
            raise Invalid(_("A bundle is sold by the piece."), fields={"parts": _("A bundle is sold by the piece.")})
        session().execute(delete(BundlePart).where(BundlePart.bundle_id == bundle.id))
        session().add_all(_rows(bundle, parts, chosen))
        bundle.is_bundle, bundle.track_stock, bundle.sell_when_out = True, True, False
        bundle.requires_shipping = any(part.requires_shipping for part in chosen.values())
        _keep_discount(bundle.id, discount)
        session().flush()
        _reprice(bundle)
        tell_product_changed(product, reindex=False)
    return bundle


def end_bundle(variant_id: UUID) -> Variant:
    """Let the variant be a thing of its own again, with stock of its own. Raises NotFound."""
    with transaction():
        bundle = variant_by_id(variant_id)
        session().execute(delete(BundlePart).where(BundlePart.bundle_id == bundle.id))
        session().execute(delete(BundlePrice).where(BundlePrice.bundle_id == bundle.id))
        bundle.is_bundle = False
        tell_product_changed(product_for_update(bundle.product_id), reindex=False)
    return bundle


def reprice_bundles_with(variant_ids: Iterable[UUID]) -> int:
    """Let bundles that go by the sum of their parts follow new prices of these parts. Returns how many changed."""
    changed = 0
    with transaction():
        for bundle in variants_by_id(bundles_with(variant_ids)).values():
            before = bundle.price
            _reprice(bundle)
            if bundle.price != before:
                tell_product_changed(product_for_update(bundle.product_id), reindex=False)
                changed += 1
    return changed


def reprice_bundles_of(product_ids: Sequence[UUID]) -> int:
    """The same for parts that are variants of these products. One statement where none is a part."""
    parts = select(BundlePart.part_id).join(
        Variant, (Variant.store_id == BundlePart.store_id) & (Variant.id == BundlePart.part_id)
    )
    found = session().scalars(parts.where(Variant.product_id.in_(product_ids)).distinct()).all()
    return reprice_bundles_with(part_id for part_id in found if part_id) if found else 0


def sum_of_parts(parts: Iterable[tuple[int, int, Unit]]) -> int:
    """Minor units for (price, quantity, unit) of every part, each rounded by the platform's one rule."""
    return sum(round_minor(Decimal(price * quantity) / unit.one) for price, quantity, unit in parts)


def discounted(amount: int, discount: int) -> int:
    """The amount less so many hundredths of a percent."""
    return round_minor(Decimal(amount) * (WHOLE - discount) / WHOLE)


def _checked_parts(bundle: Variant, parts: Sequence[PartInput]) -> dict[UUID, Variant]:
    known = variants_by_id(part.variant_id for part in parts)
    complaints: dict[str, str] = {}
    if not parts:
        complaints["parts"] = _("Choose at least one part.")
    elif len(parts) > MOST_PARTS:
        complaints["parts"] = _("A bundle has at most %(count)s parts.", count=MOST_PARTS)
    seen: set[UUID] = set()
    for index, part in enumerate(parts):
        message = _complaint(bundle, part, known.get(part.variant_id), seen)
        if message:
            complaints[f"parts.{index}"] = message
        seen.add(part.variant_id)
    if complaints:
        raise Invalid(_("Please look at the parts of the bundle."), fields=complaints)
    return known


def _complaint(bundle: Variant, part: PartInput, variant: Variant | None, seen: set[UUID]) -> str:
    if variant is None:
        return _("This variant does not exist.")
    if variant.product_id == bundle.product_id:
        return _("Choose variants of other products.")
    if variant.is_bundle:
        return _("“%(title)s” is a bundle itself. A bundle cannot be made of bundles.", title=variant.product.title)
    if part.variant_id in seen:
        return _("This is there twice. Raise its quantity instead.")
    if not 1 <= part.quantity <= MOST_OF_A_PART * variant.product.unit.one:
        return _("Type a quantity above zero, and not beyond reason.")
    return ""


def _rows(bundle: Variant, parts: Sequence[PartInput], chosen: dict[UUID, Variant]) -> list[BundlePart]:
    return [
        BundlePart(
            bundle_id=bundle.id,
            part_id=part.variant_id,
            quantity=part.quantity,
            position=position,
            title=" · ".join(filter(None, (chosen[part.variant_id].product.title, chosen[part.variant_id].title))),
        )
        for position, part in enumerate(parts, start=1)
    ]


def _keep_discount(bundle_id: UUID, discount: int | None) -> None:
    if discount is not None and not 0 <= discount <= WHOLE:
        message = _("Type a percentage from 0 to 100.")
        raise Invalid(message, fields={"discount": message})
    session().execute(delete(BundlePrice).where(BundlePrice.bundle_id == bundle_id))
    if discount is not None:
        session().add(BundlePrice(bundle_id=bundle_id, discount=discount))


def _reprice(bundle: Variant) -> None:
    """Set the price that the sum of the parts makes, where the bundle goes by it and no part is gone."""
    rule, priced = price_of_bundle(bundle.id)
    if rule is None or any(part is None for _row, part in priced):
        return
    full = sum_of_parts((part.price, row.quantity, part.product.unit) for row, part in priced if part)
    bundle.price = discounted(full, rule.discount)
    bundle.compare_at_price = full if rule.discount else None
    bundle.product.sum_up_prices()
