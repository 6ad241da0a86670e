"""What requests say about carts, as services take it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from shared.kernel.addresses import Address
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.services.carts.checkout import Contact
from shared.services.carts.filling import CartWish
from shared.services.carts.recipients import Recipient, check_recipient


def asked_lines(lines: Sequence[Mapping[str, Any]]) -> dict[UUID, int]:
    """Quantities by variant. Raises Invalid where one is named twice."""
    quantities = {line["variant_id"]: line["quantity"] for line in lines}
    if len(quantities) < len(lines):
        raise Invalid(_("Name each variant once."), fields={"lines": _("Name each variant once.")})
    return quantities


def asked_gifts(lines: Sequence[Mapping[str, Any]]) -> dict[UUID, list[tuple[int, Recipient]]]:
    """Who gets pieces of which variant. Raises Invalid."""
    return {
        line["variant_id"]: [(one["pieces"], _recipient(one)) for one in line["recipients"]]
        for line in lines
        if line["recipients"]
    }


def _recipient(one: Mapping[str, Any]) -> Recipient:
    typed = {name: one[name] for name in ("email", "name", "message")}
    found = check_recipient(typed | {"send_on": one["send_on"].isoformat() if one["send_on"] else ""})
    assert found is not None  # it has an address
    return found


def asked_cart(body: Mapping[str, Any]) -> CartWish:
    names = ("locale", "currency", "note", "customer_id")
    lines = body["lines"]
    return CartWish(asked_lines(lines), **{name: body[name] for name in names}, gifts=asked_gifts(lines))


def asked_contact(body: Mapping[str, Any]) -> Contact:
    address = Address.from_dict(body["shipping_address"])
    return Contact(body["email"], body["phone"], address, body["tax_id"], body["picks_up"])
