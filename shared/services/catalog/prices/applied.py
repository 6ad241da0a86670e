"""What shoppers are shown of the catalogue, with the prices that count for them."""

from collections.abc import Sequence
from dataclasses import replace

from shared.services.catalog.prices.context import price_context
from shared.services.catalog.prices.price import BasePrice, PriceInForce
from shared.services.catalog.prices.resolve import prices_of, product_spans
from shared.services.catalog.shown import ProductCard, ShownProduct, VariantOffer


def price_cards(cards: Sequence[ProductCard]) -> tuple[ProductCard, ...]:
    """The cards with the present shopper's prices. No statement where what products repeat is what is asked."""
    context = price_context()
    if not cards or context.is_summed_up:
        return tuple(cards)
    spans = product_spans([card.id for card in cards], context)
    priced = []
    for card in cards:
        span = spans.get(card.id)
        if span is None:
            priced.append(replace(card, is_priced=False, available=False, compare_at_max=None))
        else:
            crossed_out = span.compare_at
            priced.append(replace(card, price_min=span.least, price_max=span.most, compare_at_max=crossed_out))
    return tuple(priced)


def price_product(product: ShownProduct) -> ShownProduct:
    """The product with the present shopper's prices. No statement where nothing but the variants themselves counts."""
    context = price_context()
    if context.is_plain:
        return product
    own = {offer.id: BasePrice(offer.price, offer.compare_at_price) for offer in product.variants}
    prices = prices_of(own, context)
    return sum_up(replace(product, variants=tuple(_priced(offer, prices.get(offer.id)) for offer in product.variants)))


def sum_up(product: ShownProduct) -> ShownProduct:
    """The product with the span of its variants' prices."""
    offers = [offer for offer in product.variants if offer.is_priced]
    if not offers:
        return replace(product, is_priced=False, compare_at_max=None)
    crossed_out = [offer.compare_at_price for offer in offers if offer.compare_at_price is not None]
    return replace(
        product,
        price_min=min(offer.price for offer in offers),
        price_max=max(offer.price for offer in offers),
        compare_at_max=max(crossed_out, default=None),
    )


def _priced(offer: VariantOffer, price: PriceInForce | None) -> VariantOffer:
    if price is None:
        return replace(offer, is_priced=False, available=False, compare_at_price=None)
    return replace(
        offer,
        price=price.amount,
        compare_at_price=price.compare_at,
        in_force=price,
    )


def own_amount(amount: int) -> int:
    """An amount that the present shopper typed, in the store's own currency: what listings are narrowed by."""
    return price_context().currency_terms.back(amount)


def shown_amount(amount: int) -> int:
    """An amount in the store's own currency, in the present shopper's, to the nearest minor unit."""
    return price_context().currency_terms.exactly(amount)
