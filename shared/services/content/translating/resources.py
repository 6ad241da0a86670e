"""What can be translated: every kind of thing with its texts, where they come from, and who is told of a change."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import InstrumentedAttribute

from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.tenant import current_store_id
from shared.models.catalog.attribute import (
    Attribute,
    AttributeChoice,
    AttributeChoiceTranslation,
    AttributeTranslation,
)
from shared.models.catalog.attribute_value import AttributeText, AttributeTextTranslation, digest_of_words
from shared.models.catalog.category import Category, CategoryTranslation
from shared.models.catalog.collection import Collection, CollectionTranslation
from shared.models.catalog.fact import FacetBits
from shared.models.catalog.media import Media, MediaTranslation
from shared.models.catalog.option import (
    OptionTranslation,
    OptionValue,
    OptionValueTranslation,
    ProductOption,
)
from shared.models.catalog.product import Product, ProductTranslation
from shared.models.catalog.tag import TagTranslation
from shared.models.content.menu import Menu, MenuItem, MenuItemTranslation, MenuTranslation
from shared.models.content.page import Page, PageTranslation
from shared.models.shipping.rate import ShippingRate, ShippingRateTranslation
from shared.models.stores.store import Store
from shared.models.stores.store_translation import StoreTranslation
from shared.services.catalog.search.facet_keys import TAG
from shared.services.content.translating import telling

Tell = Callable[[Sequence[Any]], None]


class TextKind(StrEnum):
    """How a text is written: one line, several lines, or rich text (sanitised HTML)."""

    LINE = "line"
    LINES = "lines"
    RICH = "rich"


@dataclass(frozen=True)
class TextField:
    name: str
    label: Any
    kind: TextKind = TextKind.LINE

    @property
    def longest(self) -> int:
        """Characters."""
        return {TextKind.LINE: 500, TextKind.LINES: 5_000, TextKind.RICH: 100_000}[self.kind]


@dataclass(frozen=True)
class Translatable:
    """A kind of thing whose texts can be translated.

    ``source`` selects ``store_id``, ``id``, ``label`` and each field in the store's own language; ``model`` keeps the
    translations by ``key``. ``tell`` says that things of these ids look different now.
    """

    code: str
    label: Any
    source: Callable[[], Select[*tuple[Any, ...]]]
    model: Any
    key: str
    fields: tuple[TextField, ...]
    tell: Tell
    has_ids: bool = True

    @property
    def key_column(self) -> InstrumentedAttribute[Any]:
        column: InstrumentedAttribute[Any] = getattr(self.model, self.key)
        return column

    def read_id(self, text: str) -> Any:
        """The id as the tables hold it. Raises NotFound for what is none."""
        try:
            return UUID(text) if self.has_ids else text
        except ValueError:
            raise NotFound(_("This text does not exist.")) from None

    def field_named(self, name: str) -> TextField | None:
        return next((field for field in self.fields if field.name == name), None)


TITLE = TextField("title", _l("Title"))
NAME = TextField("name", _l("Name"))
DESCRIPTION = TextField("description", _l("Description"), TextKind.RICH)
BODY = TextField("body", _l("Text"), TextKind.RICH)
SEO = (
    TextField("seo_title", _l("Title for search engines")),
    TextField("seo_description", _l("Description for search engines"), TextKind.LINES),
)


def _plain(model: Any, label: str, names: Iterable[str], *where: Any) -> Callable[[], Select[*tuple[Any, ...]]]:
    texts = [getattr(model, name) for name in names]
    return lambda: select(model.store_id, model.id, getattr(model, label).label("label"), *texts).where(*where)


def _options() -> Select[*tuple[Any, ...]]:
    same = and_(Product.store_id == ProductOption.store_id, Product.id == ProductOption.product_id)
    wanted = select(ProductOption.store_id, ProductOption.id, Product.title.label("label"), ProductOption.name)
    return wanted.join(Product, same)


def _values() -> Select[*tuple[Any, ...]]:
    option = and_(ProductOption.store_id == OptionValue.store_id, ProductOption.id == OptionValue.option_id)
    product = and_(Product.store_id == ProductOption.store_id, Product.id == ProductOption.product_id)
    label = (Product.title + " · " + ProductOption.name).label("label")
    wanted = select(OptionValue.store_id, OptionValue.id, label, OptionValue.name)
    return wanted.join(ProductOption, option).join(Product, product)


def _choices() -> Select[*tuple[Any, ...]]:
    same = and_(Attribute.store_id == AttributeChoice.store_id, Attribute.id == AttributeChoice.attribute_id)
    wanted = select(AttributeChoice.store_id, AttributeChoice.id, Attribute.name.label("label"), AttributeChoice.name)
    return wanted.join(Attribute, same)


def _attribute_texts() -> Select[*tuple[Any, ...]]:
    """What products say in words, once however many say it."""
    same = and_(Attribute.store_id == AttributeText.store_id, Attribute.id == AttributeText.attribute_id)
    label, name = Attribute.name.label("label"), AttributeText.value.label("name")
    wanted = select(AttributeText.store_id, digest_of_words().label("id"), label, name).distinct()
    return wanted.join(Attribute, same)


def _links() -> Select[*tuple[Any, ...]]:
    same = and_(Menu.store_id == MenuItem.store_id, Menu.id == MenuItem.menu_id)
    wanted = select(MenuItem.store_id, MenuItem.id, Menu.title.label("label"), MenuItem.title)
    return wanted.join(Menu, same)


def _tags() -> Select[*tuple[Any, ...]]:
    """Tags in use, as the index knows them: a word is its own id."""
    used = select(FacetBits.store_id, FacetBits.value.label("word")).where(FacetBits.facet == TAG).distinct().subquery()
    return select(used.c.store_id, used.c.word.label("id"), used.c.word.label("label"), used.c.word.label("name"))


def _store() -> Select[*tuple[Any, ...]]:
    wanted = select(Store.id.label("store_id"), Store.id, Store.name.label("label"), Store.description)
    return wanted.where(Store.id == current_store_id())


_FOUR = ("title", "description", "seo_title", "seo_description")
TRANSLATABLES = (
    Translatable(
        "products", _l("Products"), _plain(Product, "title", _FOUR), ProductTranslation, "product_id",
        (TITLE, DESCRIPTION, *SEO), telling.tell_products,
    ),
    Translatable("options", _l("Options"), _options, OptionTranslation, "option_id", (NAME,), telling.tell_options),
    Translatable(
        "option_values", _l("Values of options"), _values, OptionValueTranslation, "value_id", (NAME,),
        telling.tell_values,
    ),
    Translatable(
        "categories", _l("Categories"), _plain(Category, "title", _FOUR), CategoryTranslation, "category_id",
        (TITLE, DESCRIPTION, *SEO), telling.tell_categories,
    ),
    Translatable(
        "collections", _l("Collections"), _plain(Collection, "title", _FOUR), CollectionTranslation, "collection_id",
        (TITLE, DESCRIPTION, *SEO), telling.tell_collections,
    ),
    Translatable(
        "attributes", _l("Attributes"), _plain(Attribute, "name", ("name",)), AttributeTranslation, "attribute_id",
        (NAME,), telling.tell_attributes,
    ),
    Translatable(
        "attribute_choices", _l("Choices of attributes"), _choices, AttributeChoiceTranslation, "choice_id", (NAME,),
        telling.tell_choices,
    ),
    Translatable(
        "attribute_texts", _l("Texts of attributes"), _attribute_texts, AttributeTextTranslation, "digest", (NAME,),
        telling.tell_attribute_texts, has_ids=False,
    ),
    Translatable("tags", _l("Tags"), _tags, TagTranslation, "tag", (NAME,), telling.tell_tags, has_ids=False),
    Translatable(
        "pages", _l("Pages"), _plain(Page, "title", ("title", "body")), PageTranslation, "page_id", (TITLE, BODY),
        telling.tell_content,
    ),
    Translatable(
        "menus", _l("Menus"), _plain(Menu, "title", ("title",)), MenuTranslation, "menu_id", (TITLE,),
        telling.tell_content,
    ),
    Translatable(
        "menu_links", _l("Links of menus"), _links, MenuItemTranslation, "item_id", (TITLE,), telling.tell_content
    ),
    Translatable(
        "pictures", _l("Descriptions of pictures"),
        _plain(Media, "filename", ("alt",), Media.deleted_at.is_(None)), MediaTranslation, "media_id",
        (TextField("alt", _l("Description"), TextKind.LINES),), telling.tell_shop,
    ),
    Translatable(
        "deliveries", _l("Deliveries"), _plain(ShippingRate, "name", ("name", "hours", "instructions")),
        ShippingRateTranslation, "rate_id",
        (
            NAME, TextField("hours", _l("Opening hours"), TextKind.LINES),
            TextField("instructions", _l("Instructions"), TextKind.LINES),
        ), telling.tell_shop,
    ),
    Translatable(
        "store", _l("The store"), _store, StoreTranslation, "store_id",
        (TextField("description", _l("Description"), TextKind.LINES),), telling.tell_shop,
    ),
)  # fmt: skip


def translatable_named(code: str) -> Translatable:
    """Raises NotFound."""
    found = next((one for one in TRANSLATABLES if one.code == code), None)
    if found is None:
        raise NotFound(_("There is nothing of this kind to translate."))
    return found
