"""VAT numbers looked up in the EU's register: outside any transaction, kept for a while, and never the last word where
the register is away.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, update

from shared.db.bulk import insert_missing
from shared.db.session import leave_transaction, session, transaction
from shared.gateways.tax_registers.base import RegisterSilent
from shared.gateways.tax_registers.vies import connect_vies
from shared.kernel import clock
from shared.kernel.config import current_settings
from shared.kernel.tax_ids import EU, country_of_vat_id
from shared.models.taxes.lookup import ProofState, TaxIdLookup, find_lookup
from shared.models.taxes.settings import TaxSettings
from shared.services.taxes.territories import MEMBERS, Place

#: How long an answer is good for: a number that is not registered yet may be tomorrow.
FRESH = {
    ProofState.CONFIRMED: timedelta(days=1),
    ProofState.REFUTED: timedelta(minutes=10),
    ProofState.NOT_CONFIRMED: timedelta(minutes=1),
}
KEPT = timedelta(days=30)
LONGEST_PROBLEM = 200


@dataclass(frozen=True, slots=True)
class Enquiry:
    """Which number is asked about, and by which of the store's own (empty: nobody says so)."""

    tax_id: str
    asked_by: str = ""


def asks_about(settings: TaxSettings, tax_id: str) -> bool:
    """Whether the store has such a number looked up: one of another member state, where it charges taxes in the EU."""
    if not (settings.is_on and settings.asks_vies and tax_id):
        return False
    origin, theirs = Place(settings.country).territory, country_of_vat_id(tax_id)
    return origin in MEMBERS and theirs not in ("", origin)


def look_up(enquiry: Enquiry) -> TaxIdLookup:
    """The last answer while it is fresh, or a new one. Not within a transaction; takes seconds at worst."""
    known = find_lookup(enquiry.tax_id)
    if known is not None and is_fresh(known):
        return known
    leave_transaction()
    return _keep(enquiry, _ask(enquiry))


def is_fresh(known: TaxIdLookup) -> bool:
    return clock.now() - known.checked_at < FRESH[known.state]


def forget_old_lookups() -> None:
    """Numbers that somebody typed a month ago are nobody's business; orders keep their own (maintenance scope)."""
    with transaction():
        old = delete(TaxIdLookup).where(TaxIdLookup.checked_at < clock.now() - KEPT)
        session().execute(old.execution_options(synchronize_session=False))


def own_vat_id(text: str) -> str:
    """The store's own number as the register wants it; empty where it is none of the EU."""
    compact = "".join(letter for letter in text.upper() if letter.isalnum())
    return compact if country_of_vat_id(compact) in EU else ""


def _ask(enquiry: Enquiry) -> dict[str, str | ProofState]:
    try:
        answer = connect_vies(current_settings()).check(enquiry.tax_id, enquiry.asked_by)
    except RegisterSilent as silence:
        return {"state": ProofState.NOT_CONFIRMED, "problem": silence.reason[:LONGEST_PROBLEM]}
    state = ProofState.CONFIRMED if answer.is_valid else ProofState.REFUTED
    return {"state": state, "reference": answer.reference, "name": answer.name, "address": answer.address}


def _keep(enquiry: Enquiry, answer: dict[str, str | ProofState]) -> TaxIdLookup:
    """Two who ask at once keep one answer, the later one."""
    empty = {"reference": "", "name": "", "address": "", "problem": ""}
    values = {"tax_id": enquiry.tax_id, "asked_by": enquiry.asked_by, "checked_at": clock.now(), **empty, **answer}
    with transaction():
        insert_missing(TaxIdLookup, [values])
        mine = update(TaxIdLookup).where(TaxIdLookup.tax_id == enquiry.tax_id).values(values)
        session().execute(mine.execution_options(synchronize_session=False))
        session().expire_all()
        kept = find_lookup(enquiry.tax_id)
    assert kept is not None
    return kept
