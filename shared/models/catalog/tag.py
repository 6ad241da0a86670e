"""Tags: words on products (``products.tags``). Their translations are kept by the word itself."""

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Mapped

from shared.db.base import StoreModel
from shared.db.session import session
from shared.db.translated import Translation


class TagTranslation(Translation, StoreModel):
    """A tag's name in one further language."""

    __tablename__ = "tag_translations"
    __table_args__ = (UniqueConstraint("store_id", "tag", "locale"),)
    translates = ("", "tag")

    tag: Mapped[str]
    locale: Mapped[str]
    name: Mapped[str]


def tag_names(tag: str) -> dict[str, str]:
    """The tag's names by language."""
    wanted = select(TagTranslation.locale, TagTranslation.name).where(TagTranslation.tag == tag)
    return dict(session().execute(wanted).tuples().all())
