"""A store's own words in its further languages."""

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel
from shared.db.session import session
from shared.db.translated import Translation


class StoreTranslation(Translation, StoreModel):
    """What the store says about itself in one further language; empty texts fall back."""

    __tablename__ = "store_translations"
    __table_args__ = (UniqueConstraint("store_id", "locale"),)
    translates = ("Store", "store_id")

    locale: Mapped[str]
    description: Mapped[str] = mapped_column(default="")


def store_descriptions() -> dict[str, str]:
    """The current store's description by further language."""
    rows = session().execute(select(StoreTranslation.locale, StoreTranslation.description))
    return {locale: description for locale, description in rows if description}
