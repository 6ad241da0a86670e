"""Under which words products are found: read for many products at once, in one statement."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, and_, any_, bindparam, func, literal, select, union_all

from shared.db.session import session
from shared.kernel.folding import compact, index_words
from shared.kernel.tenant import current_store_id
from shared.models.catalog.attribute import Attribute, AttributeChoice, AttributeChoiceTranslation
from shared.models.catalog.attribute_value import (
    AttributePick,
    AttributeText,
    AttributeTextTranslation,
    digest_of_words,
)
from shared.models.catalog.category import Category, CategoryAncestor, CategoryTranslation
from shared.models.catalog.option import OptionValue, OptionValueTranslation, ProductOption
from shared.models.catalog.product import Product, ProductTranslation
from shared.models.catalog.tag import TagTranslation
from shared.models.catalog.variant import Variant

#: How much a word weighs by where it stands: a whole title, SKU or barcode, a word of a title, of a SKU, …
WHOLE, TITLE, SKU, LABEL, OPTION = 12, 8, 6, 4, 2

#: Begins the word that stands for a whole title, SKU or barcode.
WHOLE_MARK = "="

#: The locale of words in the store's own language, and of those of no language such as SKUs.
OWN_LANGUAGE = ""

#: More words than that no product is found by.
MOST_WORDS = 4000

Terms = dict[tuple[str, str], int]


def terms_of(product_ids: Sequence[UUID]) -> dict[UUID, Terms]:
    """The words of these products as they are stored: (locale, word) → weight, in one statement."""
    values = {"store": current_store_id(), "products": list(product_ids)}
    texts: dict[UUID, dict[str, list[tuple[int, str]]]] = {product_id: {} for product_id in product_ids}
    for product_id, locale, weight, text in session().execute(_texts(), values):
        texts[product_id].setdefault(locale, []).append((weight, text))
    return {product_id: _terms(by_locale) for product_id, by_locale in texts.items()}


def weighted_terms(texts: Iterable[tuple[int, Iterable[str]]]) -> dict[str, int]:
    """Words with the greatest weight of the places where they stand."""
    words: dict[str, int] = {}
    for weight, parts in texts:
        for text in parts:
            for word, found in words_of(weight, text):
                if found > words.get(word, 0):
                    words[word] = found
    return words


@lru_cache(maxsize=20_000)
def words_of(weight: int, text: str) -> tuple[tuple[str, int], ...]:
    """The words of one text; titles, SKUs and barcodes also as a whole, SKUs also without their marks."""
    words = [(word, weight) for word in index_words([text])]
    if weight in (TITLE, SKU):
        whole = compact(text)
        words.append((f"{WHOLE_MARK}{whole}", WHOLE))
        if weight == SKU:
            words.append((whole, weight))
    return tuple(words)


def _terms(by_locale: Mapping[str, list[tuple[int, str]]]) -> Terms:
    """A language's words are kept where the store's own do not weigh as much."""
    own = weighted_terms((weight, [text]) for weight, text in by_locale.get(OWN_LANGUAGE, ()))
    terms: Terms = {(OWN_LANGUAGE, word): weight for word, weight in own.items()}
    for locale, texts in by_locale.items():
        if locale != OWN_LANGUAGE:
            words = weighted_terms((weight, [text]) for weight, text in texts)
            terms |= {(locale, word): weight for word, weight in words.items() if own.get(word, 0) < weight}
    return dict(list(terms.items())[:MOST_WORDS]) if len(terms) > MOST_WORDS else terms


@cache
def _texts() -> Any:
    return union_all(*_own_texts(), *_category_texts(), *_attribute_texts(), *_translated_texts())


def _own_texts() -> Iterator[Any]:
    yield _row(Product.id, TITLE, Product.title)
    yield _row(Product.id, LABEL, Product.vendor).where(Product.vendor != "")
    yield _row(Product.id, LABEL, Product.product_type).where(Product.product_type != "")
    yield _row(Product.id, LABEL, func.unnest(Product.tags))
    for column in (Variant.sku, Variant.barcode):
        yield _row(Variant.product_id, SKU, column).where(column != "")
    yield _row(ProductOption.product_id, OPTION, OptionValue.name).join(
        OptionValue, _same(OptionValue, "option_id", ProductOption)
    )


def _category_texts() -> Iterator[Any]:
    def above(statement: Any) -> Any:
        path = and_(CategoryAncestor.store_id == Product.store_id, CategoryAncestor.category_id == Product.category_id)
        return statement.join(CategoryAncestor, path)

    own = above(_row(Product.id, LABEL, Category.title).select_from(Product))
    yield own.join(Category, _same(CategoryAncestor, "ancestor_id", Category))
    other = above(_row(Product.id, LABEL, CategoryTranslation.title, CategoryTranslation.locale).select_from(Product))
    same = and_(
        CategoryTranslation.store_id == CategoryAncestor.store_id,
        CategoryTranslation.category_id == CategoryAncestor.ancestor_id,
    )
    yield other.join(CategoryTranslation, same)


def _attribute_texts() -> Iterator[Any]:
    yield _row(AttributeText.product_id, OPTION, AttributeText.value).join(
        Attribute, and_(_same(AttributeText, "attribute_id", Attribute), Attribute.is_filter)
    )
    in_words = and_(
        AttributeTextTranslation.store_id == AttributeText.store_id,
        AttributeTextTranslation.digest == digest_of_words(),
    )
    yield (
        _row(AttributeText.product_id, OPTION, AttributeTextTranslation.name, AttributeTextTranslation.locale)
        .join(Attribute, and_(_same(AttributeText, "attribute_id", Attribute), Attribute.is_filter))
        .join(AttributeTextTranslation, in_words)
    )
    picked = _same(AttributePick, "choice_id", AttributeChoice)
    yield _row(AttributePick.product_id, OPTION, AttributeChoice.name).join(AttributeChoice, picked)
    translated = and_(
        AttributeChoiceTranslation.store_id == AttributePick.store_id,
        AttributeChoiceTranslation.choice_id == AttributePick.choice_id,
    )
    yield _row(
        AttributePick.product_id, OPTION, AttributeChoiceTranslation.name, AttributeChoiceTranslation.locale
    ).join(AttributeChoiceTranslation, translated)


def _translated_texts() -> Iterator[Any]:
    yield _row(ProductTranslation.product_id, TITLE, ProductTranslation.title, ProductTranslation.locale)
    values = _row(ProductOption.product_id, OPTION, OptionValueTranslation.name, OptionValueTranslation.locale)
    yield values.join(OptionValue, _same(OptionValue, "option_id", ProductOption)).join(
        OptionValueTranslation, _same(OptionValueTranslation, "value_id", OptionValue)
    )
    tagged = and_(TagTranslation.store_id == Product.store_id, TagTranslation.tag == any_(Product.tags))
    yield (
        _row(Product.id, LABEL, TagTranslation.name, TagTranslation.locale)
        .select_from(Product)
        .join(TagTranslation, tagged)
    )


def _row(product_id: Any, weight: int, text: Any, locale: Any = None) -> Any:
    """One part of the union: the texts of the asked products at one place."""
    place = literal(OWN_LANGUAGE, Text) if locale is None else locale
    return select(product_id, place, literal(weight), text).where(
        product_id.class_.store_id == bindparam("store"),
        product_id == any_(bindparam("products", type_=ARRAY(Uuid))),
    )


def _same(child: Any, key: str, parent: Any) -> Any:
    return and_(child.store_id == parent.store_id, getattr(child, key) == parent.id)
