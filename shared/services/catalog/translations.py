"""A product's texts in the store's further languages."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from shared.db.session import session, transaction
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.richtext import sanitise_html
from shared.models.catalog.option import OptionTranslation, OptionValueTranslation
from shared.models.catalog.product import Product, ProductTranslation, product_for_update
from shared.models.stores.store import current_store
from shared.services.catalog.inputs import ProductTexts
from shared.services.catalog.products import tell_product_changed


def set_product_translation(
    product_id: UUID,
    locale: str,
    texts: ProductTexts,
    *,
    options: Mapping[UUID, str] | None = None,
    values: Mapping[UUID, str] | None = None,
) -> None:
    """Write the product's texts in a further language; ``options`` and ``values`` give names by option and value id.

    Empty texts fall back to the store's own language. Raises Invalid (not a further language of the store), NotFound.
    """
    with transaction():
        refuse_other_languages(locale)
        product = product_for_update(product_id)
        row = find_product_translation(product.id, locale) or ProductTranslation(product_id=product.id, locale=locale)
        row.title, row.description = texts.title.strip(), sanitise_html(texts.description)
        row.seo_title, row.seo_description = texts.seo_title.strip(), texts.seo_description.strip()
        session().add(row)
        _write_names(OptionTranslation, "option_id", _option_ids(product), locale, options or {})
        _write_names(OptionValueTranslation, "value_id", _value_ids(product), locale, values or {})
        tell_product_changed(product)


def find_product_translation(product_id: UUID, locale: str) -> ProductTranslation | None:
    """The product's texts in exactly that language."""
    statement = select(ProductTranslation).where(
        ProductTranslation.product_id == product_id, ProductTranslation.locale == locale
    )
    return session().scalars(statement).first()


def translated_names(product: Product, locale: str) -> tuple[dict[UUID, str], dict[UUID, str]]:
    """The names of the product's options and of their values in that language, by id, for an editor."""
    options = _names(OptionTranslation, "option_id", _option_ids(product), locale)
    values = _names(OptionValueTranslation, "value_id", _value_ids(product), locale)
    return (
        {key: row.name for key, row in options.items()},
        {key: row.name for key, row in values.items()},
    )


def refuse_other_languages(locale: str) -> None:
    """Raises Invalid where the store does not speak ``locale``, or speaks it as its own language."""
    if locale not in current_store().other_locales:
        message = _("This is not one of the store’s further languages.")
        raise Invalid(message, fields={"locale": message})


def _write_names(model: Any, key: str, known: set[UUID], locale: str, names: Mapping[UUID, str]) -> None:
    if not set(names) <= known:
        raise NotFound(_("This option does not belong to the product."))
    rows = _names(model, key, known, locale)
    for row_id, name in names.items():
        row = rows.get(row_id)
        if row is not None and not name.strip():
            session().delete(row)
        elif row is not None:
            row.name = name.strip()
        elif name.strip():
            session().add(model(**{key: row_id, "locale": locale, "name": name.strip()}))
    session().flush()


def _names(model: Any, key: str, known: Iterable[UUID], locale: str) -> dict[UUID, Any]:
    column = getattr(model, key)
    rows = session().scalars(select(model).where(column.in_(list(known)), model.locale == locale))
    return {getattr(row, key): row for row in rows}


def _option_ids(product: Product) -> set[UUID]:
    return {option.id for option in product.options}


def _value_ids(product: Product) -> set[UUID]:
    return {value.id for option in product.options for value in option.values}
