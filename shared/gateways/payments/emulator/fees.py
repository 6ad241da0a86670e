"""What the platform takes of its merchants' charges, and gives back with refunds."""

from typing import Any

from shared.gateways.payments.emulator.people import application_of, new_fee
from shared.gateways.payments.emulator.problems import unusable
from shared.gateways.payments.emulator.records import Records

Thing = dict[str, Any]


def platform_of(records: Records, account: str) -> str:
    """The account that an account is connected to; empty where it stands alone, or was disconnected."""
    found = records.find("account", account)
    return found[0] if found and not found[1].get("_ended") else ""


def check_fee(records: Records, account: str, fee: int, amount: int) -> None:
    """Raises StripeProblem where there is nobody to take the fee, or it is more than there is."""
    if fee and not platform_of(records, account):
        raise unusable(
            "application_fee_amount",
            "Can only apply an application_fee_amount when the PaymentIntent is attempting a direct payment (using an "
            "OAuth key or Stripe-Account header) or destination payment (using `transfer_data[destination]`).",
        )
    if fee > amount:
        raise unusable("application_fee_amount", "The application fee cannot exceed the amount of the payment.")


def take_fee(records: Records, account: str, intent: Thing, charge: Thing) -> None:
    """At most what was captured. Changes the charge; the caller saves it."""
    fee = min(intent["application_fee_amount"] or 0, charge["amount_captured"])
    if not fee:
        return
    platform = platform_of(records, account)
    taken = records.add(platform, new_fee(account, application_of(platform), charge, fee))
    charge |= {"application": taken["application"], "application_fee": taken["id"], "application_fee_amount": fee}


def return_fee(records: Records, charge: Thing, amount: int) -> None:
    """The share of the fee that belongs to a refund of ``amount``."""
    found = records.find("application_fee", charge["application_fee"] or "")
    if found is None:
        return
    fee = found[1]
    fee["amount_refunded"] += min(
        fee["amount"] - fee["amount_refunded"], fee["amount"] * amount // charge["amount_captured"]
    )
    fee["refunded"] = fee["amount_refunded"] == fee["amount"]
    records.save(fee)
