"""Keep a product's search words true, in the transaction that changes it."""

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import delete, select

from shared.db.bulk import insert_rows
from shared.db.session import session
from shared.kernel.folding import compact, index_words
from shared.models.catalog.option import OptionValue, OptionValueTranslation, ProductOption
from shared.models.catalog.product import Product, ProductTranslation
from shared.models.catalog.term import ProductTerm

#: How much a word weighs by where it stands.
TITLE, SKU, LABEL, OPTION = 8, 6, 4, 2

#: The locale under which words of the store's own language are kept, and those of no language such as SKUs.
OWN_LANGUAGE = ""

Terms = dict[tuple[str, str], int]


def index_product(product: Product) -> None:
    """Write the words that are new, take away those that are gone; a word keeps its greatest weight."""
    wanted = product_terms(product)
    stored = _stored_terms(product)
    gone = [row_id for key, (row_id, weight) in stored.items() if wanted.get(key) != weight]
    if gone:
        session().execute(delete(ProductTerm).where(ProductTerm.id.in_(gone)))
    added = [
        {"product_id": product.id, "locale": locale, "term": term, "weight": weight}
        for (locale, term), weight in wanted.items()
        if stored.get((locale, term), (None, None))[1] != weight
    ]
    if added:
        insert_rows(ProductTerm, added)


def product_terms(product: Product) -> Terms:
    """The words of the product as it is stored: (locale, word) → weight."""
    own = weighted_terms(_own_texts(product))
    terms: Terms = {(OWN_LANGUAGE, word): weight for word, weight in own.items()}
    for locale, texts in _translated_texts(product).items():
        for word, weight in weighted_terms(texts).items():
            if own.get(word, 0) < weight:
                terms[locale, word] = weight
    return terms


def weighted_terms(texts: Iterable[tuple[int, Iterable[str]]]) -> dict[str, int]:
    """Words with the greatest weight of the places where they stand."""
    words: dict[str, int] = {}
    for weight, parts in texts:
        for word in index_words(parts):
            words[word] = max(weight, words.get(word, 0))
    return words


def _own_texts(product: Product) -> Iterator[tuple[int, list[str]]]:
    yield TITLE, [product.title]
    skus = [variant.sku for variant in product.variants if variant.sku]
    yield SKU, [*skus, *(compact(sku) for sku in skus)]
    yield SKU, [variant.barcode for variant in product.variants if variant.barcode]
    yield LABEL, [product.vendor, product.product_type, *product.tags]
    yield OPTION, [value.name for option in product.options for value in option.values]


def _translated_texts(product: Product) -> Mapping[str, list[tuple[int, list[str]]]]:
    found: dict[str, list[tuple[int, list[str]]]] = {}
    titles = select(ProductTranslation.locale, ProductTranslation.title).where(
        ProductTranslation.product_id == product.id
    )
    values = (
        select(OptionValueTranslation.locale, OptionValueTranslation.name)
        .join(OptionValue, OptionValue.id == OptionValueTranslation.value_id)
        .join(ProductOption, ProductOption.id == OptionValue.option_id)
        .where(ProductOption.product_id == product.id)
    )
    for weight, statement in ((TITLE, titles), (OPTION, values)):
        for locale, text in session().execute(statement):
            found.setdefault(locale, []).append((weight, [text]))
    return found


def _stored_terms(product: Product) -> dict[tuple[str, str], tuple[object, int]]:
    rows = session().execute(
        select(ProductTerm.locale, ProductTerm.term, ProductTerm.id, ProductTerm.weight).where(
            ProductTerm.product_id == product.id
        )
    )
    return {(locale, term): (row_id, weight) for locale, term, row_id, weight in rows}
