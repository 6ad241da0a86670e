"""What Shippo would do: rates by weight and way, labels, refunds, and parcels that travel when they are told to."""

import json
import threading
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

Thing = dict[str, Any]
CURRENCIES = {"NL": "EUR", "DE": "EUR", "FR": "EUR", "LU": "EUR", "BE": "EUR", "JP": "JPY", "KW": "KWD", "GB": "GBP"}
#: Courier, service, token, price of a parcel at home, price of each kilogram, days.
SERVICES = (
    ("PostNL", "Standard", "postnl_standard", "4.20", "0.85", 2),
    ("DPD", "Classic", "dpd_classic", "5.10", "0.60", 3),
    ("DHL Express", "Worldwide", "dhl_express_worldwide", "14.90", "2.40", 1),
)
ABROAD = Decimal("2.5")
FACTORS = {"JPY": Decimal(160), "KWD": Decimal("0.33")}
STATUSES = ("PRE_TRANSIT", "TRANSIT", "DELIVERED", "RETURNED", "FAILURE")
#: A receiver in this city makes a label fail; none of the couriers goes to the other.
BAD_CITY, NO_MANS_LAND = "badlabel", "nowhere"


class Desk:
    """All accounts by key. What happened is kept in ``file``, so that a restart forgets nothing."""

    def __init__(self, file: Path) -> None:
        self._file, self._lock = file, threading.Lock()
        self._things: dict[str, Thing] = json.loads(file.read_text()) if file.exists() else {}

    def quote(self, key: str, asked: Thing) -> Thing:
        """A shipment with its rates."""
        goal, sender = asked.get("address_to") or {}, asked.get("address_from") or {}
        complete = all(party.get("country") and party.get("street1") for party in (goal, sender))
        rates = [] if not complete or goal.get("city", "").casefold() == NO_MANS_LAND else self._rates(key, asked)
        told = [] if rates else [{"source": "Shippo", "text": "No rates for this shipment."}]
        return self._add(key, "shipment", status="SUCCESS", rates=rates, messages=told)

    def buy(self, key: str, asked: Thing) -> Thing | None:
        """A transaction; None where the rate is not known."""
        rate = self.find(key, "rate", asked.get("rate", ""))
        if rate is None:
            return None
        if rate["_city"].casefold() == BAD_CITY:
            told = [{"source": rate["provider"], "text": "The address is not served."}]
            return self._add(key, "transaction", status="ERROR", rate=rate["object_id"], messages=told)
        number = f"EMU{uuid4().int % 10**12:012}"
        return self._add(
            key,
            "transaction",
            status="SUCCESS",
            rate=rate["object_id"],
            metadata=asked.get("metadata", ""),
            tracking_number=number,
            tracking_status="UNKNOWN",
            tracking_url_provider=f"https://track.example/{number}",
            messages=[],
        )

    def refund(self, key: str, transaction_id: str) -> Thing | None:
        """A refund, granted at once for what has not travelled; None where there is no such label."""
        found = self.find(key, "transaction", transaction_id)
        if found is None:
            return None
        may = found["status"] == "SUCCESS" and found["tracking_status"] in ("UNKNOWN", "PRE_TRANSIT")
        if may:
            self._change(found, status="REFUNDED")
        return self._add(key, "refund", status="SUCCESS" if may else "ERROR", transaction=transaction_id)

    def move(self, number: str, status: str) -> Thing | None:
        """The parcel of that tracking number is somewhere else now."""
        labels = (thing for thing in self._things.values() if thing.get("tracking_number") == number)
        found = next(labels, None)
        return self._change(found, tracking_status=status) if found is not None else None

    def find(self, key: str, kind: str, thing_id: str) -> Thing | None:
        found = self._things.get(thing_id)
        return found if found is not None and (found["_key"], found["_kind"]) == (key, kind) else None

    def listed(self, kind: str, key: str | None = None) -> list[Thing]:
        """Newest first."""
        return [one for one in reversed(self._things.values()) if one["_kind"] == kind and key in (None, one["_key"])]

    def listen(self, key: str, asked: Thing) -> Thing:
        return self._add(key, "webhook", url=asked.get("url", ""), event=asked.get("event", "track_updated"))

    def _rates(self, key: str, asked: Thing) -> list[Thing]:
        home, goal = asked["address_from"]["country"], asked["address_to"]["country"]
        grams = sum(Decimal(parcel["weight"]) for parcel in asked.get("parcels") or [])
        currency = CURRENCIES.get(home, "USD")
        places = {"JPY": 0, "KWD": 3}.get(currency, 2)
        found = []
        for courier, service, token, base, kilogram, days in SERVICES:
            price = (Decimal(base) + Decimal(kilogram) * grams / 1000) * (1 if home == goal else ABROAD)
            price *= FACTORS.get(currency, Decimal(1))
            amount = f"{price:.{places}f}"
            found.append(
                self._add(
                    key,
                    "rate",
                    amount=amount,
                    currency=currency,
                    amount_local=amount,
                    currency_local=currency,
                    provider=courier,
                    servicelevel={"name": service, "token": token},
                    estimated_days=days if home == goal else days + 2,
                    _city=asked["address_to"].get("city", ""),
                )
            )
        return [shown(rate) for rate in found]

    def _add(self, key: str, kind: str, **values: Any) -> Thing:
        made = {"object_id": uuid4().hex, "object_created": datetime.now(UTC).isoformat(), **values}
        made |= {"_key": key, "_kind": kind}
        with self._lock:
            self._things[made["object_id"]] = made
            self._save()
        return made

    def _change(self, thing: Thing, **values: Any) -> Thing:
        with self._lock:
            thing |= values
            self._save()
        return thing

    def _save(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        kept = {name: thing for name, thing in self._things.items() if thing["_kind"] != "shipment"}
        self._file.write_text(json.dumps(kept))


def shown(thing: Thing) -> Thing:
    """As it is answered: without the emulator's own notes."""
    return {name: value for name, value in thing.items() if not name.startswith("_")}
