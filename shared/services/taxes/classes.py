"""Tax classes, and which products are in them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from slugify import slugify
from sqlalchemy import func, select, update

from shared.db.constraints import explain_refusals
from shared.db.session import session, transaction
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.models.catalog.product import Product, product_by_id
from shared.models.catalog.variant import Variant
from shared.models.stores.revision import touch_storefront
from shared.models.taxes.tax_class import TaxClass, tax_class_by_id
from shared.services.taxes.setup import forget_class


def create_tax_class(name: str, *, code: str = "") -> TaxClass:
    """A further class. Raises Invalid (no name, or one that is taken)."""
    with transaction():
        last = session().scalar(select(func.max(TaxClass.position))) or 0
        made = TaxClass(name="", code=code or slugify(name) or f"class-{last + 1}", position=last + 1)
        _write(made, name)
    return made


def rename_tax_class(class_id: UUID, name: str) -> TaxClass:
    """Raises Invalid, NotFound."""
    with transaction():
        found = tax_class_by_id(class_id)
        _write(found, name)
    return found


def delete_tax_class(class_id: UUID) -> None:
    """Its rates go with it; its products are in the standard class from now on. Raises NotFound."""
    with transaction():
        session().delete(tax_class_by_id(class_id))
        forget_class(class_id)
        touch_storefront()


def set_tax_class(
    product_id: UUID, class_id: UUID | None, variants: Mapping[UUID, UUID | None] | None = None
) -> Product:
    """Tax a product by this class (None: the store's default), and these of its variants by their own (None: as the
    product). Raises NotFound.
    """
    with transaction():
        product = product_by_id(product_id)
        for wanted in {class_id, *(variants or {}).values()} - {None}:
            tax_class_by_id(wanted)  # type: ignore[arg-type]
        product.tax_class_id = class_id
        for variant_id, own in (variants or {}).items():
            variant = next((one for one in product.variants if one.id == variant_id), None)
            if variant is None:
                raise NotFound(_("This variant does not exist."))
            variant.tax_class_id = own
        touch_storefront()
    return product


def put_into_class(class_id: UUID, product_ids: Sequence[UUID]) -> int:
    """Tax these products by the class; answers how many there were. Raises NotFound (the class)."""
    with transaction():
        tax_class_by_id(class_id)
        found = list(session().scalars(select(Product.id).where(Product.id.in_(product_ids))))
        changed = update(Product).where(Product.id.in_(found)).values(tax_class_id=class_id)
        session().execute(changed.execution_options(synchronize_session=False))
        touch_storefront()
    return len(found)


def count_products_by_class() -> dict[UUID, int]:
    """How many products name each class. One statement."""
    counted = select(Product.tax_class_id, func.count()).where(Product.tax_class_id.is_not(None))
    return {row[0]: row[1] for row in session().execute(counted.group_by(Product.tax_class_id)) if row[0]}


def variants_to_tax(product_id: UUID) -> list[Variant]:
    """A product's variants in their order. One statement."""
    return list(session().scalars(select(Variant).where(Variant.product_id == product_id).order_by(Variant.position)))


def _write(found: TaxClass, name: str) -> None:
    if not name.strip():
        raise Invalid(fields={"name": _("Name this class.")})
    refusals = {"uq_tax_classes_store_id_name": _name_taken, "uq_tax_classes_store_id_code": _name_taken}
    with explain_refusals(refusals):
        found.name = name.strip()
        session().add(found)
        session().flush()
    touch_storefront()


def _name_taken() -> Invalid:
    message = _("Another class has this name already.")
    return Invalid(message, fields={"name": message})
