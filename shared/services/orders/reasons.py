"""Why orders are cancelled: codes that are kept, words that are read."""

from shared.kernel.i18n import lazy_gettext as _l

REASONS = {
    "customer": _l("The customer changed their mind"),
    "stock": _l("We cannot deliver it"),
    "fraud": _l("We do not trust this order"),
    "unpaid": _l("It was not paid"),
    "other": _l("Another reason"),
}


def reason_label(code: str) -> str:
    """The reason in the reader's language; words that somebody typed stay as they are."""
    return str(REASONS.get(code, code))
