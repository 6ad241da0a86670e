"""What PayPal does with one account's orders. Runs inside ``records.work()``."""

from decimal import Decimal

from shared.gateways.payments.emulator.records import Records
from shared.gateways.payments.paypal_emulator import things
from shared.gateways.payments.paypal_emulator.problems import not_found, refused
from shared.gateways.payments.paypal_emulator.things import Thing

TAKEN = ("COMPLETED", "PARTIALLY_REFUNDED", "REFUNDED")


class Desk:
    """``base`` is where the API answers, for the links in its objects."""

    def __init__(self, records: Records, account: str, base: str) -> None:
        self._records, self._account, self._base = records, account, base

    def order(self, order_id: str) -> Thing:
        found = self._records.find("order", order_id, self._account)
        if found is None:
            raise not_found(order_id)
        return found[1]

    def part(self, kind: str, part_id: str) -> tuple[Thing, Thing]:
        """The order around a capture, an authorisation or a refund, and the thing itself."""
        found = self._records.find(kind, part_id, self._account)
        if found is None:
            raise not_found(part_id)
        order = self.order(found[1]["_order"])
        return order, next(part for part in self.parts(order, f"{kind}s") if part["id"] == part_id)

    def parts(self, order: Thing, kind: str) -> list[Thing]:
        payments: dict[str, list[Thing]] = order["purchase_units"][0].setdefault("payments", {})
        return payments.setdefault(kind, [])

    def add_order(self, order: Thing) -> Thing:
        return self._records.add(self._account, order)

    def approve(self, order: Thing, outcome: str) -> Thing:
        """The shopper agreed; ``outcome`` is what becomes of it: approve, decline, review."""
        order |= {"status": "APPROVED", "_outcome": outcome}
        self._save(order)
        self.tell("CHECKOUT.ORDER.APPROVED", "checkout-order", things.shown(order))
        return order

    def complete(self, order: Thing, intent: str) -> Thing:
        """Capture or authorise what was approved."""
        if order["status"] == "COMPLETED":
            raise refused(f"ORDER_ALREADY_{intent}D", f"Order already {intent.lower()}d.")
        if order["status"] != "APPROVED":
            raise refused("ORDER_NOT_APPROVED", "Payer has not yet approved the Order for payment.")
        if order["intent"] != intent:
            raise refused("ACTION_DOES_NOT_MATCH_INTENT", "The action does not match the order's intent.")
        order["status"] = "COMPLETED"
        amount = _plain(order["purchase_units"][0]["amount"])
        if intent == "AUTHORIZE":
            self._add(order, "authorization", things.new_authorisation(self._base, order, amount), "CREATED")
        else:
            pending = order["_outcome"] == "review"
            capture = things.new_capture(self._base, order, amount, "PENDING" if pending else "COMPLETED")
            self._add(order, "capture", capture)
        return order

    def decline(self, order: Thing) -> None:
        """The shopper's bank says no: PayPal asks for another way of paying."""
        order |= {"status": "PAYER_ACTION_REQUIRED", "_outcome": "approve"}
        self._save(order)

    def capture(self, authorisation_id: str, amount: Thing | None) -> Thing:
        """Take what was put aside, or part of it; with it the rest is let go."""
        order, authorisation = self.part("authorization", authorisation_id)
        if authorisation["status"] != "CREATED":
            issue = "AUTHORIZATION_VOIDED" if authorisation["status"] == "VOIDED" else "AUTHORIZATION_ALREADY_CAPTURED"
            raise refused(issue, "Authorization has been captured or voided already.")
        wanted = amount or authorisation["amount"]
        if not 0 < things.read_money(wanted, "amount") <= Decimal(authorisation["amount"]["value"]):
            raise refused("MAX_CAPTURE_AMOUNT_EXCEEDED", "Capture amount exceeds allowable limit.")
        authorisation["status"] = "CAPTURED"
        return self._add(order, "capture", things.new_capture(self._base, order, wanted, "COMPLETED"))

    def void(self, authorisation_id: str) -> Thing:
        order, authorisation = self.part("authorization", authorisation_id)
        if authorisation["status"] == "CAPTURED":
            raise refused(
                "PREVIOUSLY_CAPTURED", "Authorization has been previously captured and hence cannot be voided."
            )
        if authorisation["status"] == "CREATED":
            authorisation["status"] = "VOIDED"
            self._save(order)
            self.tell("PAYMENT.AUTHORIZATION.VOIDED", "authorization", authorisation)
        return authorisation

    def refund(self, capture_id: str, amount: Thing | None, custom_id: str) -> Thing:
        order, capture = self.part("capture", capture_id)
        left = Decimal(capture["amount"]["value"]) - sum(
            (
                Decimal(refund["amount"]["value"])
                for refund in self.parts(order, "refunds")
                if refund["_of"] == capture_id
            ),
            Decimal(0),
        )
        wanted = amount or {**capture["amount"], "value": str(left)}
        value = things.read_money(wanted, "amount")
        if capture["status"] not in TAKEN or left == 0:
            raise refused("CAPTURE_FULLY_REFUNDED", "The capture has already been fully refunded.")
        if not 0 < value <= left:
            raise refused(
                "REFUND_AMOUNT_EXCEEDED",
                "The refund amount must not exceed what is left of the capture.",
            )
        capture["status"] = "REFUNDED" if value == left else "PARTIALLY_REFUNDED"
        refund = things.new_refund(self._base, capture, wanted, custom_id) | {"_of": capture_id}
        return self._add(order, "refund", refund, "REFUNDED", event_kind="PAYMENT.CAPTURE.REFUNDED")

    def settle(self, order: Thing) -> None:
        """PayPal has looked at what it held for review, and lets it pass."""
        for capture in self.parts(order, "captures"):
            if capture["status"] == "PENDING":
                capture["status"] = "COMPLETED"
                self._save(order)
                self.tell("PAYMENT.CAPTURE.COMPLETED", "capture", capture)

    def dispute(self, capture_id: str, kind: str = "CREATED") -> None:
        """The shopper complains to PayPal about a payment, or is done with it (``RESOLVED``)."""
        _order, capture = self.part("capture", capture_id)
        told = {
            "dispute_id": f"PP-R-{capture_id[:3]}-1",
            "disputed_transactions": [{"seller_transaction_id": capture_id}],
            "reason": "MERCHANDISE_OR_SERVICE_NOT_RECEIVED",
            "status": "WAITING_FOR_SELLER_RESPONSE" if kind == "CREATED" else kind,
            "dispute_amount": capture["amount"],
            "seller_response_due_date": things.moment(things.AUTHORISED_FOR),
        }
        self.tell(f"CUSTOMER.DISPUTE.{kind}", "dispute", told)

    def tell(self, kind: str, resource_type: str, resource: Thing) -> None:
        """An event for every webhook of this account."""
        event = {
            "id": f"WH-{things.new_id()}-{things.new_id()}",
            "object": "event",
            "event_version": "1.0",
            "create_time": things.moment(),
            "resource_type": resource_type,
            "event_type": kind,
            "summary": kind.replace(".", " ").capitalize(),
            "resource": things.shown(resource),
        }
        self._records.add(self._account, event)
        for webhook in self._records.newest_first(self._account, "webhook"):
            names = [wanted["name"] for wanted in webhook["event_types"]]
            if "*" in names or kind in names:
                self._records.owe(event, webhook)

    def _add(self, order: Thing, kind: str, part: Thing, told: str = "", *, event_kind: str = "") -> Thing:
        self.parts(order, f"{kind}s").append(part)
        self._records.add(self._account, {"id": part["id"], "object": kind, "_order": order["id"]})
        self._save(order)
        self.tell(event_kind or f"PAYMENT.{kind.upper()}.{told or part['status']}", kind, part)
        return part

    def _save(self, order: Thing) -> None:
        order["update_time"] = things.moment()
        self._records.save(order)


def _plain(amount: Thing) -> Thing:
    return {name: amount[name] for name in ("currency_code", "value")}
