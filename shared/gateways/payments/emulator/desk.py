"""What can happen to a payment at the provider: each act changes objects and tells about it."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from shared.gateways.payments.emulator import objects
from shared.gateways.payments.emulator.cards import card_of
from shared.gateways.payments.emulator.fees import platform_of, return_fee, take_fee
from shared.gateways.payments.emulator.people import new_method
from shared.gateways.payments.emulator.problems import StripeProblem, missing, unexpected_state, unusable
from shared.gateways.payments.emulator.records import Records

Thing = dict[str, Any]
CANCELLABLE = ("requires_payment_method", "requires_confirmation", "requires_action", "requires_capture", "processing")


@dataclass(frozen=True)
class Payer:
    """Who pays with what. ``method`` is a kept card's id; ``keeps`` says that this one shall be kept."""

    number: str
    email: str = ""
    name: str = ""
    keeps: bool = False
    method: str = ""
    is_proven: bool = False


class Desk:
    """One account's acts, within the records' transaction. ``request`` goes into every event."""

    def __init__(self, records: Records, account: str, request: Thing | None = None) -> None:
        self._records = records
        self._account = account
        self._request = request or {"id": None, "idempotency_key": None}

    def get(self, kind: str, thing_id: str) -> Thing:
        found = self._records.find(kind, thing_id, self._account)
        if found is None:
            raise missing(kind.replace(".", "_"), thing_id)
        return found[1]

    def add(self, thing: Thing) -> Thing:
        return self._records.add(self._account, thing)

    def listed(self, kind: str) -> list[Thing]:
        return list(self._records.newest_first(self._account, kind))

    def tell(self, kind: str, thing: Thing) -> None:
        """Write the event, and owe it to every endpoint that listens: the account's own, and its platform's."""
        platform = platform_of(self._records, self._account)
        event = objects.new_event(kind, thing, self._request, self._account if platform else None)
        own = self._records.newest_first(self._account, "webhook_endpoint")
        above = self._records.newest_first(platform, "webhook_endpoint") if platform else iter(())
        listening = [
            endpoint
            for endpoint, is_above in [*((one, False) for one in own), *((one, True) for one in above)]
            if endpoint["status"] == "enabled"
            and bool(endpoint.get("_connect")) is is_above
            and {"*", kind} & set(endpoint["enabled_events"])
        ]
        self.add(event | {"pending_webhooks": len(listening)})
        for endpoint in listening:
            self._records.owe(event, endpoint)

    def pay(self, session: Thing, payer: Payer) -> str | None:
        """Pay an open session by card; returns the refusal's message, or None when paid (or the bank asks first)."""
        card, shown_card = card_of(payer.number)
        intent = self._intent_of(session, payer.email)
        if card.challenged and not payer.is_proven:
            self._challenge(session, intent, payer)
            return None
        charge = objects.new_charge(
            intent,
            shown_card,
            captured=intent["capture_method"] != "manual",
            failure=(card.decline[0], card.decline[2]) if card.decline else None,
            email=payer.email or None,
        )
        charge["billing_details"]["name"] = payer.name or None
        charge["_refunds"] = card.refunds
        charge["payment_method"] = payer.method or charge["payment_method"]
        self.add(charge)
        intent["latest_charge"] = charge["id"]
        if card.decline:
            self._refuse(intent, charge, card.decline)
            self._records.save(session)
            return card.decline[2]
        self._keep_card(session, payer, shown_card, charge)
        self._accept(session, intent, charge, payer)
        if card.disputed:
            self.dispute(charge)
        return None

    def _challenge(self, session: Thing, intent: Thing, payer: Payer) -> None:
        """The bank wants to see its customer before it pays (3-D Secure)."""
        url = f"{session['url']}/challenge"
        action = {"type": "redirect_to_url", "redirect_to_url": {"url": url, "return_url": session["success_url"]}}
        self._records.save(intent | {"status": "requires_action", "next_action": action})
        self._records.save(session | {"_challenge": asdict(payer)})
        self.tell("payment_intent.requires_action", intent)

    def answer_challenge(self, session: Thing, *, is_passed: bool) -> str | None:
        """What the bank's page said; returns the refusal's message, or None when paid."""
        payer = Payer(**session.pop("_challenge")) if session.get("_challenge") else None
        intent = self.get("payment_intent", session["payment_intent"] or "")
        intent |= {"status": "requires_payment_method", "next_action": None}
        self._records.save(intent)
        if payer is not None and is_passed:
            return self.pay(session, replace(payer, is_proven=True))
        message = "We are unable to authenticate your payment method. Please choose a different payment method."
        intent["last_payment_error"] = {
            "code": "payment_intent_authentication_failure",
            "message": message,
            "type": "card_error",
        }
        self._records.save(intent)
        self._records.save(session)
        self.tell("payment_intent.payment_failed", intent)
        return message

    def _keep_card(self, session: Thing, payer: Payer, card: Thing, charge: Thing) -> None:
        if not (payer.keeps and session["customer"]):
            return
        method = self.add(new_method(session["customer"], card, payer.number))
        charge["payment_method"] = method["id"]
        self._records.save(charge)
        self.tell("payment_method.attached", method)

    def _intent_of(self, session: Thing, email: str) -> Thing:
        """The session's payment intent, made at the first try."""
        if session["payment_intent"]:
            return self.get("payment_intent", session["payment_intent"])
        data = session["_intent"]
        intent = objects.new_intent(
            session["amount_total"],
            session["currency"],
            metadata=data.get("metadata") or {},
            capture_method=data.get("capture_method") or "automatic",
            receipt_email=email or None,
            fee=int(data["application_fee_amount"]) if data.get("application_fee_amount") else None,
            customer=session["customer"],
        )
        session["payment_intent"] = intent["id"]
        self.add(intent)
        self._records.save(session)
        self.tell("payment_intent.created", intent)
        return intent

    def _refuse(self, intent: Thing, charge: Thing, decline: tuple[str, str, str]) -> None:
        code, decline_code, message = decline
        error = {"code": code, "decline_code": decline_code, "message": message, "type": "card_error"}
        intent["last_payment_error"] = error | {"charge": charge["id"]}
        self._records.save(intent)
        self.tell("charge.failed", charge)
        self.tell("payment_intent.payment_failed", intent)

    def _accept(self, session: Thing, intent: Thing, charge: Thing, payer: Payer) -> None:
        later = intent["capture_method"] == "manual"
        intent["status"] = "requires_capture" if later else "succeeded"
        intent["payment_method"] = charge["payment_method"]
        intent["last_payment_error"] = None
        intent["amount_capturable" if later else "amount_received"] = intent["amount"]
        self._records.save(intent)
        if not later:
            take_fee(self._records, self._account, intent, charge)
            self._records.save(charge)
        details: Thing = {"address": None, "email": payer.email or None, "name": payer.name or None, "phone": None}
        details |= {"business_name": None, "individual_name": None, "tax_exempt": "none", "tax_ids": []}
        session |= {"status": "complete", "url": None, "customer_details": details}
        session["payment_status"] = "unpaid" if later else "paid"
        self._records.save(session)
        self.tell("charge.succeeded", charge)
        self.tell("payment_intent.amount_capturable_updated" if later else "payment_intent.succeeded", intent)
        self.tell("checkout.session.completed", session)

    def expire(self, session: Thing) -> Thing:
        if session["status"] != "open":
            message = (
                f'Only Checkout Sessions with a status in ["open"] can be expired. This one is {session["status"]}.'
            )
            raise StripeProblem(message)
        session |= {"status": "expired", "url": None}
        self._records.save(session)
        self.tell("checkout.session.expired", session)
        return session

    def capture(self, intent: Thing, amount: int | None, fee: int | None = None) -> Thing:
        if intent["status"] != "requires_capture":
            raise unexpected_state("payment_intent", intent["status"], "captured")
        amount = intent["amount_capturable"] if amount is None else amount
        if not 0 < amount <= intent["amount_capturable"]:
            raise unusable("amount_to_capture", "The amount to capture is greater than the amount that is capturable.")
        intent |= {"status": "succeeded", "amount_received": amount, "amount_capturable": 0}
        self._records.save(intent)
        charge = self.get("charge", intent["latest_charge"]) | {"captured": True, "amount_captured": amount}
        take_fee(self._records, self._account, intent | ({"application_fee_amount": fee} if fee else {}), charge)
        self._records.save(charge)
        self.tell("charge.captured", charge)
        self.tell("payment_intent.succeeded", intent)
        return intent

    def cancel(self, intent: Thing, reason: str | None) -> Thing:
        if intent["status"] not in CANCELLABLE:
            raise unexpected_state("payment_intent", intent["status"], "canceled")
        intent |= {"status": "canceled", "amount_capturable": 0, "canceled_at": objects.moment()}
        intent["cancellation_reason"] = reason
        self._records.save(intent)
        self.tell("payment_intent.canceled", intent)
        return intent

    def refund(
        self, charge: Thing, amount: int | None, reason: str | None, metadata: Thing, *, with_fee: bool = False
    ) -> Thing:
        left = charge["amount_captured"] - charge["amount_refunded"]
        if left <= 0:
            raise StripeProblem(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
        amount = left if amount is None else amount
        if not 0 < amount <= left:
            raise unusable("amount", f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left}).")
        refund = self.add(objects.new_refund(charge, amount, reason, metadata))
        self._count_refunded(charge, amount)
        if with_fee:
            return_fee(self._records, charge, amount)
        self.tell("charge.refunded", charge)
        self.tell("refund.created", refund)
        return objects.shown(refund)

    def settle_refund(self, refund: Thing) -> Thing:
        """What becomes of a refund once the bank has answered."""
        refund |= {"status": refund["_becomes"], "_becomes": None}
        if refund["status"] == "failed":
            refund |= {"failure_reason": "expired_or_canceled_card", "failure_balance_transaction": None}
            self._count_refunded(self.get("charge", refund["charge"]), -refund["amount"])
        self._records.save(refund)
        self.tell("refund.failed" if refund["status"] == "failed" else "refund.updated", refund)
        return refund

    def dispute(self, charge: Thing) -> Thing:
        """The cardholder turns to the bank."""
        dispute = self.add(objects.new_dispute(charge))
        self._records.save(charge | {"disputed": True})
        self.tell("charge.dispute.created", dispute)
        return dispute

    def answer_dispute(self, dispute: Thing) -> Thing:
        """The merchant has sent evidence; the bank looks at it."""
        if dispute["status"] != "needs_response":
            raise StripeProblem("This dispute is already closed.")
        self._records.save(dispute | {"status": "under_review"})
        self.tell("charge.dispute.updated", dispute | {"status": "under_review"})
        return dispute | {"status": "under_review"}

    def close_dispute(self, dispute: Thing, status: str = "lost") -> Thing:
        """The merchant gives in, or the bank has decided."""
        if dispute["status"] in ("won", "lost"):
            raise StripeProblem("This dispute is already closed.")
        self._records.save(dispute | {"status": status})
        self.tell("charge.dispute.closed", dispute | {"status": status})
        return dispute | {"status": status}

    def _count_refunded(self, charge: Thing, amount: int) -> None:
        charge["amount_refunded"] += amount
        charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]
        self._records.save(charge)
