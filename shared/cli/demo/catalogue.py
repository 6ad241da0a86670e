"""The demo's products: hand-written texts, with variants multiplied out from their options."""

from collections.abc import Mapping
from itertools import product
from random import Random
from typing import Any

from shared.cli.demo.looks import Looks, further_pictures, key_of, looks_option, picture_looks
from shared.cli.demo.reading import product_files, read_json
from shared.cli.demo.shapes import DemoOption, DemoProduct, DemoVariant, ProductTexts
from shared.kernel.quantities import QuantityRule, Unit

Entry = Mapping[str, Any]


def demo_products(shop: str) -> tuple[DemoProduct, ...]:
    """Every product of a shop, in the order in which the shop would show them."""
    entries = [entry for name in product_files(shop) for entry in read_json(shop, name)["products"]]
    return tuple(_build_product(shop, entry, position) for position, entry in enumerate(entries))


def _build_product(shop: str, entry: Entry, position: int) -> DemoProduct:
    facts = read_json(shop, "shop")
    locales = facts["locales"]
    own = _texts(shop, entry, locales[0])
    looks = picture_looks(shop, entry, position)
    return DemoProduct(
        handle=entry["handle"],
        title=own.title,
        description_html=own.description_html,
        vendor=facts["vendor"],
        product_type=own.product_type,
        tags=tuple(entry["tags"]),
        options=own.options,
        variants=_variants(shop, entry, locales[0], looks),
        pictures=(*looks.values(), *further_pictures(shop, entry, looks, position)),
        translations={locale: _texts(shop, entry, locale) for locale in locales[1:]},
        rule=_rule(entry),
    )


def _rule(entry: Entry) -> QuantityRule:
    """Pieces, unless the product says that it is cut or weighed."""
    said = entry.get("sold_by")
    return QuantityRule(Unit(said["unit"]), said["least"], said["step"]) if said else QuantityRule()


def _texts(shop: str, entry: Entry, locale: str) -> ProductTexts:
    words = read_json(shop, "words")
    options = tuple(
        DemoOption(words["options"][name][locale], tuple(words["values"][key_of(v)][locale] for v in values))
        for name, values in entry.get("options", {}).items()
    )
    return ProductTexts(
        title=entry["title"][locale],
        description_html="".join(f"<p>{paragraph}</p>" for paragraph in entry["text"][locale]),
        product_type=words["types"][entry["type"]][locale],
        options=options,
    )


def _variants(shop: str, entry: Entry, locale: str, looks: Looks) -> tuple[DemoVariant, ...]:
    choices = [[_full(value) for value in values] for values in entry.get("options", {}).values()]
    look_at = list(entry.get("options", {})).index(option) if (option := looks_option(shop, entry)) else None
    return tuple(_variant(shop, entry, locale, looks, combination, look_at) for combination in product(*choices))


def _full(value: str | list[Any]) -> tuple[str, int, int]:
    """An option value with its differences in price and weight."""
    return (value, 0, 0) if isinstance(value, str) else (value[0], value[1], value[2])


def _variant(
    shop: str,
    entry: Entry,
    locale: str,
    looks: Looks,
    combination: tuple[tuple[str, int, int], ...],
    look_at: int | None,
) -> DemoVariant:
    words = read_json(shop, "words")["values"]
    dearer = sum(difference for _, difference, _ in combination)
    sku = "-".join([entry["sku"], *(words[key]["code"] for key, _, _ in combination)])
    look = looks.get("" if look_at is None else combination[look_at][0])
    return DemoVariant(
        options=tuple(words[key][locale] for key, _, _ in combination),
        sku=sku,
        price=entry["price"] + dearer,
        compare_at=entry["compare_at"] + dearer if "compare_at" in entry else None,
        weight=entry["weight"] + sum(difference for _, _, difference in combination),
        stock=_stock(sku) * _rule(entry).unit.one,
        picture=look.name if look else None,
    )


def _stock(sku: str) -> int:
    """A believable shelf: mostly a few, sometimes plenty, now and then none."""
    chance = Random(sku)
    if chance.random() < 0.05:
        return 0
    return chance.randint(1, 9) if chance.random() < 0.35 else chance.randint(10, 48)
