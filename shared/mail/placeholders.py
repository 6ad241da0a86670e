"""What texts of mails may show: plain values made of what a builder passes to its template, and nothing else."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.kernel.formats import format_date, format_money, isolate_ltr
from shared.kernel.money import Money
from shared.models.stores.store import Store

#: What every template gets, and no text should.
OURS = frozenset({"subject", "brand", "language", "look"})


def placeholders_of(values: Mapping[str, Any], store: Store | None) -> dict[str, Any]:
    """The names that a text may use, by what is in the template's ``values``.

    Texts and numbers go by their own names; orders, parcels, refunds and their kin by what ``PLAIN`` says of them. A
    builder that passes something new adds ``placeholders={…}``, plain values only.
    """
    names: dict[str, Any] = {"store": _store(store, str(values.get("brand", "")))}
    for name, value in values.items():
        if name in PLAIN:
            names |= PLAIN[name](value, values) if value is not None else {name: {}}
        elif name not in OURS and isinstance(value, (str, int)) and not isinstance(value, bool):
            names[_own_name(name)] = value
    return names | _only_plain(values.get("placeholders", {}))


def described(names: Mapping[str, Any], prefix: str = "") -> list[str]:
    """Every name with its path, such as ``order.name``, in their order."""
    found: list[str] = []
    for name, value in names.items():
        found += described(value, f"{prefix}{name}.") if isinstance(value, Mapping) else [f"{prefix}{name}"]
    return found


def _own_name(name: str) -> str:
    return {"status_url": "order_url", "way": "payment", "url": "link", "end_url": "end_link"}.get(name, name)


def _only_plain(values: Any) -> dict[str, Any]:
    """Texts, numbers, and lists and mappings of them; whatever else a builder passes does not exist."""
    kept: dict[str, Any] = {}
    for name, value in dict(values).items():
        if isinstance(value, Mapping):
            kept[str(name)] = _only_plain(value)
        elif isinstance(value, (str, int)):
            kept[str(name)] = value
        elif isinstance(value, (list, tuple)):
            kept[str(name)] = [one if isinstance(one, (str, int)) else _only_plain(one) for one in value]
    return kept


def _store(store: Store | None, brand: str) -> dict[str, Any]:
    if store is None:
        return {"name": brand, "email": "", "phone": ""}
    return {"name": brand or store.name, "email": store.email, "phone": store.phone}


def _order(order: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    def shown(amount: int) -> str:
        return format_money(Money(amount, order.currency))

    name = str((order.shipping_address or {}).get("name", ""))
    return {
        "customer": {"name": name, "email": order.email, "phone": order.phone or ""},
        "order": {
            "name": isolate_ltr(order.name),
            "number": order.number,
            "total": shown(order.total),
            "subtotal": shown(order.subtotal),
            "shipping": shown(order.shipping),
            "discount": shown(order.discount),
            "delivery": order.shipping_name or "",
            "note": order.note or "",
            "placed_on": format_date(order.placed_at),
        },
    }


def _parcel(parcel: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    names = ("carrier", "tracking_number", "tracking_url")
    return {"parcel": {name: getattr(parcel, name, "") or "" for name in names}}


def _refund(refund: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    return {"refund": {"amount": format_money(Money(refund.amount, refund.currency))}}


def _proof(proof: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    return {"proof": {"reason": proof.reason}}


def _address(address: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    return {"address": ", ".join(map(str, address))}


#: By the name under which builders pass a thing to their templates.
PLAIN: dict[str, Callable[[Any, Mapping[str, Any]], dict[str, Any]]] = {
    "order": _order,
    "parcel": _parcel,
    "refund": _refund,
    "proof": _proof,
    "address": _address,
    "placeholders": lambda value, values: {},
}
