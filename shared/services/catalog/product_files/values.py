"""Cells become values; what cannot be read is told with the column it stands in."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.money import parse_money
from shared.kernel.quantities import Unit, parse_quantity
from shared.models.catalog.product import ProductStatus

_YES = frozenset({"true", "yes", "y", "1", "ja", "oui", "sim", "wahr", "vrai", "waar", "نعم", "x"})
_NO = frozenset({"false", "no", "n", "0", "nein", "non", "não", "nee", "falsch", "faux", "onwaar", "لا"})
_STATUSES = {"active": ProductStatus.ACTIVE, "draft": ProductStatus.DRAFT, "archived": ProductStatus.ARCHIVED}
_SIGNS = re.compile(r"[€$£¥₹]|\b[A-Z]{3}\b")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
MOST_TAGS = 250


class Unreadable(Exception):  # noqa: N818
    """A cell that does not say what its column should; the message is for people."""


@dataclass(frozen=True, slots=True)
class Reader:
    """How cells of one file are read: the store's currency, and which mark stands before decimals ("" for either)."""

    currency: str
    decimal_mark: str = ""

    def amount(self, text: str) -> int | None:
        """Minor units; nothing for an empty cell or a dash."""
        cleaned = self._number(_SIGNS.sub("", text).strip())
        if cleaned in ("", "-", "–"):
            return None
        value = self._told(lambda: parse_money(cleaned, self.currency).amount)
        if value < 0:
            raise Unreadable(_("“%(text)s” is below zero.", text=_short(text)))
        return int(value)

    def quantity(self, text: str, unit: Unit) -> int:
        return int(self._told(lambda: parse_quantity(_whole(self._number(text)), unit)))

    def grams(self, text: str) -> int:
        """Whole grams: half a gram counts as one."""
        try:
            grams = round(float(self._number(text).replace(",", ".")))
        except (ValueError, OverflowError):
            raise Unreadable(_("“%(text)s” is no weight in grams.", text=_short(text))) from None
        return grams

    def _number(self, text: str) -> str:
        """With a chosen mark the other one only groups digits."""
        match self.decimal_mark:
            case ",":
                return text.replace(".", "").replace("'", "").replace("’", "")
            case ".":
                return text.replace(",", "").replace("'", "").replace("’", "")
            case _:
                return text.replace("'", "").replace("’", "")

    def _told(self, read: Callable[[], Any]) -> Any:
        try:
            return read()
        except Invalid as error:
            raise Unreadable(error.message or next(iter(error.fields.values()), "")) from error


def _whole(text: str) -> str:
    """``5.0`` and ``5,00`` are five pieces."""
    return re.sub(r"[.,]0+$", "", text.strip())


def yes_or_no(text: str) -> bool:
    word = text.strip().casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Unreadable(_("“%(text)s” is neither yes nor no (TRUE or FALSE).", text=_short(text)))


def tracks_stock(text: str) -> bool:
    """A yes or no, or who counts: Shopify names itself there."""
    word = text.strip().casefold()
    if word in ("shopify", "shopstead"):
        return True
    return yes_or_no(text) if word in _YES | _NO else bool(word)


def sells_when_out(text: str) -> bool:
    """A yes or no, or Shopify's ``continue`` and ``deny``."""
    word = text.strip().casefold()
    return word == "continue" if word in ("continue", "deny") else yes_or_no(text)


def status(text: str) -> ProductStatus:
    word = text.strip().casefold()
    if word not in _STATUSES:
        raise Unreadable(_("“%(text)s” is no status: write active, draft or archived.", text=_short(text)))
    return _STATUSES[word]


def unit(text: str) -> Unit:
    word = text.strip().casefold()
    found = next((one for one in Unit if one.value == word), None)
    if found is None:
        choices = ", ".join(one.value for one in Unit)
        raise Unreadable(_("“%(text)s” is no unit. These are: %(units)s.", text=_short(text), units=choices))
    return found


def moment(text: str) -> datetime:
    """ISO 8601; without a zone it is UTC."""
    try:
        found = datetime.fromisoformat(text.strip().replace(" UTC", "+00:00"))
    except ValueError:
        raise Unreadable(_("“%(text)s” is no moment such as 2026-03-01T09:00.", text=_short(text))) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def tags(text: str) -> list[str]:
    """Separated by commas; one with a comma of its own stands in quotation marks."""
    if '"' not in text:
        return list(dict.fromkeys(tag for tag in map(str.strip, text.split(",")) if tag))
    parts = re.findall(r'\s*"((?:[^"]|"")*)"\s*(?:,|$)|([^,]+)', text)
    found = (quoted.replace('""', '"') if quoted else plain.strip() for quoted, plain in parts)
    return list(dict.fromkeys(tag for tag in found if tag))


def written_tags(words: list[str]) -> str:
    """What ``tags`` reads."""
    return ", ".join('"{}"'.format(word.replace('"', '""')) if "," in word or '"' in word else word for word in words)


def code_text(text: str) -> str:
    """A SKU or barcode: Excel's guard against numbers goes, a number that Excel has shortened is refused."""
    found = text.strip()
    if found.startswith("'") and found[1:].isalnum():
        found = found[1:]
    if found.startswith('="') and found.endswith('"'):
        found = found[2:-1]
    if _SCIENTIFIC.fullmatch(found):
        message = _(
            "“%(text)s” was shortened by a spreadsheet. Format the column as text and type it again.", text=found
        )
        raise Unreadable(message)
    return found


def whole(text: str) -> int:
    try:
        return int(_whole(text))
    except ValueError:
        raise Unreadable(_("“%(text)s” is no whole number.", text=_short(text))) from None


def _short(text: str) -> str:
    return text.strip()[:40]
