"""What transfers, purchase orders and stock-takes share: their lines, what arrives, and who works on them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from shared.kernel.errors import Conflict, Invalid, PreconditionFailed
from shared.kernel.i18n import gettext as _
from shared.models.catalog.variant import Variant, variants_by_id

MAX_LINES = 1_000
MAX_QUANTITY = 1_000_000_000
MAX_TEXT = 200
MAX_NOTE = 2_000


@dataclass(frozen=True, slots=True)
class Worker:
    """Who does it: a person, or a program by its name."""

    user_id: UUID | None = None
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Of a line, so much came whole and so much was rejected (broken, wrong, missing), in minor units of quantity."""

    received: int = 0
    rejected: int = 0

    @property
    def units(self) -> int:
        return self.received + self.rejected


class OpenLine(Protocol):
    """A line of a transfer or purchase order."""

    @property
    def id(self) -> UUID: ...

    @property
    def open(self) -> int: ...


def check_lines(quantities: Mapping[UUID, int]) -> dict[UUID, Variant]:
    """The variants of these (variant id → quantity) lines. Raises Invalid, naming what cannot be moved."""
    if len(quantities) > MAX_LINES:
        raise Invalid(_("Use at most %(most)s lines, and make a second one for the rest.", most=MAX_LINES))
    variants = variants_by_id(quantities)
    complaints: dict[str, str] = {}
    for variant_id, quantity in quantities.items():
        if variant_id not in variants:
            complaints[str(variant_id)] = _("This variant does not exist.")
        elif not variants[variant_id].track_stock or variants[variant_id].is_bundle:
            complaints[str(variant_id)] = _("The stock of this variant is not counted.")
        elif not 0 < quantity <= MAX_QUANTITY:
            complaints[str(variant_id)] = _("Type a quantity above zero.")
    if complaints:
        raise Invalid(_("Please check what is marked below."), fields=complaints)
    return variants


def check_arrivals(lines: Sequence[OpenLine], arrivals: Mapping[UUID, Arrival], *, may_exceed: bool) -> None:
    """Raises Invalid where nothing arrives, more arrives than is open, or a line is not there."""
    open_units = {line.id: line.open for line in lines}
    complaints: dict[str, str] = {}
    for line_id, arrival in arrivals.items():
        if line_id not in open_units:
            raise Invalid(_("One of these lines does not belong here. Please look again."))
        if min(arrival.received, arrival.rejected) < 0 or arrival.units > MAX_QUANTITY:
            complaints[str(line_id)] = _("This cannot be negative.")
        elif arrival.units > open_units[line_id] and not may_exceed:
            complaints[str(line_id)] = _("More cannot arrive than was sent.")
    if complaints:
        raise Invalid(_("Please check what is marked below."), fields=complaints)
    if not any(arrival.units for arrival in arrivals.values()):
        raise Invalid(_("Type what has arrived."))


def check_texts(**texts: str) -> dict[str, str]:
    """The texts without blanks around. Raises Invalid for the one that is too long."""
    cleaned = {name: text.strip() for name, text in texts.items()}
    for name, text in cleaned.items():
        most = MAX_NOTE if name == "note" else MAX_TEXT
        if len(text) > most:
            raise Invalid(fields={name: _("Use at most %(most)s characters.", most=most)})
    return cleaned


def demand_same(current: int, expected: int | None) -> None:
    """Raises PreconditionFailed where somebody else changed it since version ``expected`` was read."""
    if expected is not None and expected != current:
        raise PreconditionFailed(_("Somebody else has changed this in the meantime. Look at it again first."))


def demand_draft(is_draft: bool) -> None:
    if not is_draft:
        raise Conflict(_("This has been sent already: its lines cannot be changed any more."))


def titles_of(variants: Iterable[Variant]) -> str:
    """Products by name, for sentences."""
    names = (f"{found.product.title} – {found.title}" if found.title else found.product.title for found in variants)
    return ", ".join(dict.fromkeys(names))
