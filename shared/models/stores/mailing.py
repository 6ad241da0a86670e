"""What a store says about its mails: kept on its own row, so that a store that changed nothing asks for nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.models.stores.store import Store, current_store


@dataclass(frozen=True, slots=True)
class Mailing:
    """``sender`` and ``reply_to`` instead of the store's name and address, where they are not empty.

    ``color`` is ``#rrggbb`` or empty, ``logo`` the key of a picture or empty. ``off`` are kinds of mail that are not
    sent, ``edited`` which ``(kind, locale)`` have a text of the store's own. ``has_bounces``: mail came back before.
    """

    sender: str = ""
    reply_to: str = ""
    color: str = ""
    logo: str = ""
    off: frozenset[str] = frozenset()
    edited: frozenset[tuple[str, str]] = field(default=frozenset())
    has_bounces: bool = False

    def to_dict(self) -> dict[str, Any]:
        """As the store's row keeps it."""
        return {
            "sender": self.sender,
            "reply_to": self.reply_to,
            "color": self.color,
            "logo": self.logo,
            "off": sorted(self.off),
            "edited": [list(one) for one in sorted(self.edited)],
            "has_bounces": self.has_bounces,
        }


def mailing_of(store: Store | None = None) -> Mailing:
    """The settings of the store, or of the current one."""
    kept: Mapping[str, Any] = (store or current_store()).mailing
    if not kept:
        return Mailing()
    return Mailing(
        sender=str(kept.get("sender", "")),
        reply_to=str(kept.get("reply_to", "")),
        color=str(kept.get("color", "")),
        logo=str(kept.get("logo", "")),
        off=frozenset(map(str, kept.get("off", ()))),
        edited=frozenset(_pairs(kept.get("edited", ()))),
        has_bounces=bool(kept.get("has_bounces")),
    )


def _pairs(kept: Iterable[Any]) -> Iterable[tuple[str, str]]:
    return ((str(kind), str(locale)) for kind, locale in kept)
