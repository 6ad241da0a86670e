"""What requests say about carts, as services take it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from shared.kernel.addresses import Address
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.services.carts.checkout import Contact
from shared.services.carts.filling import CartWish


def asked_lines(lines: Sequence[Mapping[str, Any]]) -> dict[UUID, int]:
    """Quantities by variant. Raises Invalid where one is named twice."""
    quantities = {line["variant_id"]: line["quantity"] for line in lines}
    if len(quantities) < len(lines):
        raise Invalid(_("Name each variant once."), fields={"lines": _("Name each variant once.")})
    return quantities


def asked_cart(body: Mapping[str, Any]) -> CartWish:
    names = ("locale", "currency", "note", "customer_id")
    return CartWish(asked_lines(body["lines"]), **{name: body[name] for name in names})


def asked_contact(body: Mapping[str, Any]) -> Contact:
    address = Address.from_dict(body["shipping_address"])
    return Contact(body["email"], body["phone"], address, body["tax_id"], body["picks_up"])
