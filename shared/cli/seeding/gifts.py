"""A demo shop's gift cards: on sale, one sold, one given away."""

from datetime import timedelta
from uuid import UUID

from shared.cli.demo.shapes import DemoShop
from shared.cli.seeding.pictures import Gallery, file_name
from shared.db.session import transaction
from shared.kernel import clock
from shared.kernel.formats import format_money
from shared.kernel.i18n import use_locale
from shared.kernel.money import Money
from shared.models.catalog.product import ProductStatus
from shared.models.stores.store import current_store
from shared.services.catalog.inputs import OptionInput, ProductInput, ProductTexts, VariantInput
from shared.services.catalog.products import create_product
from shared.services.catalog.translations import set_product_translation
from shared.services.gift_cards.issuing import CardWish, issue_card

HANDLE = "gift-card"
AMOUNTS = {"EUR": (2500, 5000, 10_000), "EGP": (50_000, 100_000, 200_000), "JPY": (3000, 5000, 10_000)}
#: Title, name of the option, and a line about it.
TEXTS = {
    "nl": (
        "Cadeaubon",
        "Bedrag",
        "Voor wie het liever zelf uitzoekt. De code komt per mail, en je mag hem in delen besteden.",
    ),
    "en": (
        "Gift card",
        "Amount",
        "For those who would rather choose. The code comes by mail, and may be spent bit by bit.",
    ),
    "ar": ("بطاقة هدايا", "القيمة", "لمن يفضّل أن يختار بنفسه. يصل الرمز بالبريد، ويُنفق على دفعات."),
    "ja": ("ギフトカード", "金額", "選ぶ楽しみを贈ります。コードはメールで届き、何回かに分けて使えます。"),
}
GOODWILL = {
    "nl": "Scherf in de vorige zending",
    "en": "A chip in the last parcel",
    "ar": "تعويض عن كسر في الطرد السابق",
}


def make_gift_product(shop: DemoShop, gallery: Gallery) -> UUID:
    """On sale in three amounts; returns the variant of the second."""
    own, *others = shop.locales
    amounts = AMOUNTS[shop.currency]
    with use_locale(own):
        values = tuple(format_money(Money(amount, shop.currency)) for amount in amounts)
    title, option, about = TEXTS[own]
    product = create_product(
        ProductInput(
            title=title,
            handle=HANDLE,
            description=f"<p>{about}</p>",
            status=ProductStatus.ACTIVE,
            vendor=shop.name,
            options=(OptionInput(option, values),),
            variants=tuple(
                VariantInput(price=amount, values=(value,)) for amount, value in zip(amounts, values, strict=True)
            ),
            media_ids=(gallery[file_name(shop.collections[-1].picture)],),
            is_gift_card=True,
        )
    )
    for locale in others:
        words, name, more = TEXTS[locale]
        texts = ProductTexts(words, f"<p>{more}</p>")
        set_product_translation(product.id, locale, texts, options={product.options[0].id: name})
    with transaction():
        # As old as the shop: the newest things are what it makes itself.
        product.created_at = product.updated_at = product.published_at = current_store().created_at
    return product.variants[1].id


def give_card(shop: DemoShop, packer: str) -> None:
    """Made by hand, for a customer to whom something happened."""
    amount, until = AMOUNTS[shop.currency][0], clock.now() + timedelta(days=730)
    issue_card(CardWish(amount, expires_at=until, note=GOODWILL.get(shop.default_locale, "")), actor=packer)
