"""The boxes that a store puts before an order: kept on its own row, so that a checkout reads nothing more for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from shared.models.stores.store import Store, current_store


class ConsentKind(StrEnum):
    """What ticking a box means: agreeing to something, or wanting news and offers."""

    TERMS = "terms"
    MARKETING = "marketing"


@dataclass(frozen=True, slots=True)
class ConsentBox:
    """``texts`` by language; words in [brackets] lead to ``link`` (a path of the shop, or an https address).

    ``version`` grows with every change of what it says.
    """

    id: UUID
    kind: ConsentKind = ConsentKind.TERMS
    is_on: bool = True
    is_required: bool = True
    link: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    version: int = 1

    def text_in(self, locale: str, default: str) -> str:
        """The text in that language, else in the store's main one, else in any."""
        return self.texts.get(locale) or self.texts.get(default) or next(iter(self.texts.values()), "")

    @property
    def field_name(self) -> str:
        """The name of its field in forms."""
        return f"consent-{self.id}"

    def to_dict(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "kind": self.kind.value,
            "is_on": self.is_on,
            "is_required": self.is_required,
            "link": self.link,
            "texts": dict(self.texts),
            "version": self.version,
        }


def all_boxes(store: Store | None = None) -> tuple[ConsentBox, ...]:
    """Every box in its order, those that are off included."""
    return tuple(_read(row) for row in (store or current_store()).consents)


def shown_boxes(store: Store | None = None) -> tuple[ConsentBox, ...]:
    """The boxes that shoppers see."""
    return tuple(box for box in all_boxes(store) if box.is_on)


def _read(kept: Mapping[str, Any]) -> ConsentBox:
    return ConsentBox(
        id=UUID(kept["id"]),
        kind=ConsentKind(kept.get("kind", ConsentKind.TERMS)),
        is_on=bool(kept.get("is_on", True)),
        is_required=bool(kept.get("is_required", True)),
        link=str(kept.get("link", "")),
        texts={str(code): str(text) for code, text in kept.get("texts", {}).items()},
        version=int(kept.get("version", 1)),
    )
