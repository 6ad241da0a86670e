"""Codes of gift cards: made, typed, kept as a keyed hash, and sealed until the mail with them has left."""

import hashlib
import hmac
import secrets
from uuid import UUID

from shared.kernel.config import current_settings
from shared.kernel.secrets import decrypt, derive_key, encrypt
from shared.kernel.tenant import current_store_id
from shared.models.gift_cards.card import GiftCard

#: No letters and digits that look alike, and no vowels that make words.
SIGNS = "BCDFGHJKLMNPQRSTVWXZ23456789"
#: 28 signs to the power of 16 are 77 bits: nobody guesses one, however many there are.
LENGTH = 16
GROUP = 4


def new_code() -> str:
    """A code as it is kept: without its hyphens."""
    return "".join(secrets.choice(SIGNS) for _place in range(LENGTH))


def shown_code(code: str) -> str:
    """``BCDF-GHJK-LMNP-QRST``."""
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def tidy_card_code(text: str) -> str:
    """What was typed as codes are kept; nothing where it cannot be the code of a card."""
    code = "".join(text.replace("-", " ").split()).upper()
    return code if len(code) == LENGTH and set(code) <= set(SIGNS) else ""


def hash_code(code: str) -> bytes:
    """What the database knows of a code: it says nothing without our key, and nothing in another store."""
    key = derive_key(current_settings().secret_key, "gift card codes")
    return hmac.new(key, f"{current_store_id()}/{code}".encode(), hashlib.sha256).digest()


def seal_code(card_id: UUID, code: str) -> bytes:
    return encrypt(_sealing_key(), code, bound_to=_place(card_id))


def sealed_code(card: GiftCard) -> str:
    """The code of a card whose mail is still owed; nothing once it has left."""
    return decrypt(_sealing_key(), card.sealed, bound_to=_place(card.id)) if card.sealed is not None else ""


def _sealing_key() -> bytes:
    return derive_key(current_settings().secret_key, "gift card mails")


def _place(card_id: UUID) -> str:
    return f"{current_store_id()}:gift_cards.sealed:{card_id}"
