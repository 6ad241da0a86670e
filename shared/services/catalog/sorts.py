"""The orders in which listings show their products."""

from enum import StrEnum


class Sort(StrEnum):
    """Orders that a shopper may ask for; anything else means FEATURED."""

    FEATURED = "featured"
    BEST_SELLING = "best-selling"
    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"
    TITLE_DOWN = "title-down"
    PRICE = "price"
    PRICE_DOWN = "price-down"

    @classmethod
    def read(cls, text: str | None) -> "Sort":
        """The order of that name, or the merchant's own where there is none."""
        return next((order for order in cls if order == text), cls.FEATURED)
