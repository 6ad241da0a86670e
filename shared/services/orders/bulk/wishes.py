"""What shall become of many orders, as plain values that an operation keeps."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.models.orders.hold import HoldReason
from shared.services.orders.tags import checked_tags


class BulkKind(StrEnum):
    FULFIL = "fulfil"
    ADD_TAGS = "add_tags"
    REMOVE_TAGS = "remove_tags"
    HOLD = "hold"
    RELEASE = "release"
    CLOSE = "close"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class BulkWish:
    """``tags`` for tags; ``reason`` and ``note`` for holds; ``tells_shopper`` for parcels."""

    kind: BulkKind
    tags: tuple[str, ...] = ()
    reason: str = ""
    note: str = ""
    tells_shopper: bool = True

    def checked(self) -> "BulkWish":
        """The wish as it can be carried out. Raises Invalid."""
        if self.kind in (BulkKind.ADD_TAGS, BulkKind.REMOVE_TAGS):
            tags = tuple(checked_tags(self.tags))
            if not tags:
                raise _refused("tags", _("Type at least one tag."))
            return BulkWish(self.kind, tags)
        if self.kind is BulkKind.HOLD and self.reason not in set(HoldReason):
            raise _refused("reason", _("Choose a reason."))
        return self

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind.value,
            "tags": list(self.tags),
            "reason": self.reason,
            "note": self.note,
            "tells_shopper": self.tells_shopper,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "BulkWish":
        return cls(**{**kept, "kind": BulkKind(kept["kind"]), "tags": tuple(kept.get("tags", ()))})


def _refused(name: str, message: str) -> Invalid:
    return Invalid(message, fields={name: message})
