"""Keep products' search words true: what is new is written, what is gone is taken away."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import delete, select

from shared.db.bulk import insert_rows
from shared.db.session import session
from shared.models.catalog.product import Product
from shared.models.catalog.term import ProductTerm
from shared.services.catalog.search.terms import Terms, terms_of


def index_product(product: Product) -> None:
    """Make a product findable by its words within the transaction that changes it."""
    index_terms([product.id])


def index_terms(product_ids: Sequence[UUID]) -> dict[UUID, Terms]:
    """Bring the words of these products up to date, in at most four statements; returns them.

    What is filtered by and how words are completed follows within moments (see ``search.indexer``).
    """
    wanted = terms_of(product_ids)
    stored, gone = _stored_terms(product_ids)
    added = []
    for product_id in product_ids:
        before, after = stored.get(product_id, {}), wanted[product_id]
        gone += [row_id for key, (row_id, weight) in before.items() if after.get(key) != weight]
        added += _new_rows(product_id, before, after)
    if gone:
        session().execute(
            delete(ProductTerm).where(ProductTerm.id.in_(gone)).execution_options(synchronize_session=False)
        )
    if added:
        insert_rows(ProductTerm, added)
    return wanted


def _new_rows(
    product_id: UUID, before: Mapping[tuple[str, str], tuple[UUID, int]], after: Terms
) -> list[dict[str, object]]:
    return [
        {"product_id": product_id, "locale": locale, "term": term, "weight": weight}
        for (locale, term), weight in after.items()
        if (locale, term) not in before or before[locale, term][1] != weight
    ]


def _stored_terms(
    product_ids: Sequence[UUID],
) -> tuple[dict[UUID, dict[tuple[str, str], tuple[UUID, int]]], list[UUID]]:
    """The stored words by product, and rows that say the same once more: two changes at one moment leave such."""
    rows = session().execute(
        select(ProductTerm.product_id, ProductTerm.locale, ProductTerm.term, ProductTerm.id, ProductTerm.weight).where(
            ProductTerm.product_id.in_(list(product_ids))
        )
    )
    found: dict[UUID, dict[tuple[str, str], tuple[UUID, int]]] = {}
    repeated = []
    for product_id, locale, term, row_id, weight in rows:
        of_product = found.setdefault(product_id, {})
        if (locale, term) in of_product:
            repeated.append(row_id)
        else:
            of_product[locale, term] = row_id, weight
    return found, repeated
