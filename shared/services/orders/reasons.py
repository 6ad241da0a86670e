"""Why orders are cancelled and money is given back: codes that are kept, words that are read."""

from shared.kernel.i18n import lazy_gettext as _l

REASONS = {
    "customer": _l("The customer changed their mind"),
    "stock": _l("We cannot deliver it"),
    "fraud": _l("We do not trust this order"),
    "unpaid": _l("It was not paid"),
    "other": _l("Another reason"),
}
REFUND_REASONS = {
    "returned": _l("The goods came back"),
    "damaged": _l("Damaged or faulty"),
    "missing": _l("Something was missing or wrong"),
    "late": _l("It came too late"),
    "goodwill": _l("Goodwill"),
    "other": _l("Another reason"),
}
#: Where refunded money goes.
WAYS_BACK = {"payment": _l("Back the way it was paid"), "gift_card": _l("As a new gift card")}
#: Nobody chooses these: they follow from what was done.
DONE_REASONS = {"exchanged": _l("Exchanged for other goods")}


def reason_label(code: str) -> str:
    """The reason in the reader's language; words that somebody typed stay as they are."""
    return str((REASONS | REFUND_REASONS | DONE_REASONS).get(code, code))
