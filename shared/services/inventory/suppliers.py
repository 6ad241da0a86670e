"""Whom goods are bought from."""

from dataclasses import dataclass
from uuid import UUID

from email_validator import EmailNotValidError, validate_email

from shared.db.constraints import explain_refusals
from shared.db.session import session, transaction
from shared.kernel.addresses import Address
from shared.kernel.currencies import is_currency
from shared.kernel.errors import Invalid
from shared.kernel.i18n import LANGUAGES
from shared.kernel.i18n import gettext as _
from shared.models.inventory.supplier import Supplier, supplier_by_id
from shared.services.inventory.documents import check_texts, demand_same

MOST_LEAD_DAYS = 730


@dataclass(frozen=True, slots=True)
class SupplierInput:
    """What is known of a supplier."""

    name: str
    currency: str
    contact: str = ""
    email: str = ""
    phone: str = ""
    address: Address = Address()
    locale: str = "en"
    lead_days: int = 7
    note: str = ""
    is_active: bool = True


def create_supplier(wanted: SupplierInput) -> Supplier:
    """Raises Invalid with every field that is wrong."""
    values = _checked(wanted)
    with transaction():
        supplier = Supplier(**values)
        with explain_refusals({"uq_suppliers_store_id_name": _name_taken}):
            session().add(supplier)
    return supplier


def update_supplier(supplier_id: UUID, wanted: SupplierInput, *, version: int | None = None) -> Supplier:
    """Raises Invalid, NotFound, PreconditionFailed."""
    values = _checked(wanted)
    with transaction():
        supplier = supplier_by_id(supplier_id, lock=True)
        demand_same(supplier.version, version)
        with explain_refusals({"uq_suppliers_store_id_name": _name_taken}):
            for name in _WRITTEN:
                setattr(supplier, name, values[name])
            supplier.version += 1
    return supplier


_WRITTEN = (*("name", "contact", "email", "phone", "address", "currency", "locale", "lead_days", "note", "is_active"),)


def _checked(wanted: SupplierInput) -> dict[str, object]:
    complaints: dict[str, str] = {}
    texts = check_texts(name=wanted.name, contact=wanted.contact, phone=wanted.phone, note=wanted.note)
    email = wanted.email.strip()
    if not texts["name"]:
        complaints["name"] = _("Name this supplier.")
    if email:
        try:
            email = validate_email(email, check_deliverability=False).normalized
        except EmailNotValidError:
            complaints["email"] = _("Type an e-mail address such as name@example.com.")
    if not is_currency(wanted.currency):
        complaints["currency"] = _("Choose a currency from the list.")
    if wanted.locale not in LANGUAGES:
        complaints["locale"] = _("Choose a language from the list.")
    if not 0 <= wanted.lead_days <= MOST_LEAD_DAYS:
        complaints["lead_days"] = _("Type a number from 0 to %(most)s.", most=MOST_LEAD_DAYS)
    if complaints:
        raise Invalid(_("Please check what is marked below."), fields=complaints)
    kept: dict[str, object] = {"currency": wanted.currency, "locale": wanted.locale, "lead_days": wanted.lead_days}
    return {**texts, **kept, "email": email, "address": wanted.address.to_dict(), "is_active": wanted.is_active}


def _name_taken() -> Invalid:
    message = _("Another supplier has this name already.")
    return Invalid(message, fields={"name": message})
