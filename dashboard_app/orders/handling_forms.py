"""Forms about parcels, holds, tags and the contact of an order."""

from typing import Any
from uuid import UUID

from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import Length

from shared.kernel.addresses import LABELS, Address, rules_for
from shared.kernel.i18n import lazy_gettext as _l
from shared.models.inventory.location import active_locations
from shared.models.orders.fulfilment import Fulfilment
from shared.models.orders.hold import HoldReason
from shared.models.orders.order import Order
from shared.services.carts.checkout import Contact
from shared.services.orders.bulk.wishes import BulkKind, BulkWish
from shared.services.orders.holds import REASONS
from shared.services.orders.tracking import Tracking
from shared.web.forms import BaseForm, trimmed

HOLD_CHOICES = [(reason.value, words) for reason, words in REASONS.items()]
BULK_CHOICES = [
    (BulkKind.FULFIL.value, _l("Ship all that is left")),
    (BulkKind.ADD_TAGS.value, _l("Add tags")),
    (BulkKind.REMOVE_TAGS.value, _l("Take tags away")),
    (BulkKind.HOLD.value, _l("Put on hold")),
    (BulkKind.RELEASE.value, _l("Release")),
    (BulkKind.CLOSE.value, _l("Archive")),
    (BulkKind.REOPEN.value, _l("Open again")),
]
PARTS = ("name", "company", "street", "city", "district", "area", "postcode")


def places() -> list[tuple[str, str]]:
    """The locations at which parcels are packed; by itself it is wherever goods were promised from."""
    return [("", str(_l("Wherever the goods lie"))), *((str(one.id), one.name) for one in active_locations())]


class TrackingForm(BaseForm):
    """How a parcel is followed; ``parcel`` makes the controls' ids unique on a page of several."""

    carrier = StringField(_l("Carrier"), filters=[trimmed])
    tracking_number = StringField(_l("Tracking number"), filters=[trimmed])
    tracking_url = StringField(_l("Where the parcel can be followed"), filters=[trimmed])
    quietly = BooleanField(_l("Send the customer no mail"))

    def __init__(self, parcel: Fulfilment, **values: Any) -> None:
        super().__init__(obj=parcel, **values)
        for field in self:
            field.id = field.label.field_id = f"{field.name}-{parcel.id}"

    @property
    def tracking(self) -> Tracking:
        return Tracking(self.carrier.data or "", self.tracking_number.data or "", self.tracking_url.data or "")


class HoldForm(BaseForm):
    reason = SelectField(_l("Why?"), choices=HOLD_CHOICES)
    note = StringField(_l("What has to be done"), [Length(max=500)], filters=[trimmed])


class TagsForm(BaseForm):
    tags = StringField(_l("Tags"), [Length(max=3500)], filters=[trimmed])


class ContactForm(BaseForm):
    """Contact and address by the rules of the order's country, which stays."""

    email = StringField(_l("E-mail"), filters=[trimmed])
    phone = StringField(_l("Telephone"), filters=[trimmed])
    name = StringField(LABELS["name"], filters=[trimmed])
    company = StringField(LABELS["company"], filters=[trimmed])
    street = StringField(LABELS["street"], filters=[trimmed])
    city = StringField(LABELS["city"], filters=[trimmed])
    district = StringField(LABELS["district"], filters=[trimmed])
    area = StringField(LABELS["area"], filters=[trimmed])
    postcode = StringField(LABELS["postcode"], filters=[trimmed])

    def __init__(self, order: Order, **values: Any) -> None:
        kept = order.shipping_address
        self.country = str(kept.get("country", ""))
        super().__init__(data={"email": order.email, "phone": order.phone, **kept}, **values)
        for field in self:
            field.id = field.label.field_id = f"contact-{field.name}"

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(part for part in rules_for(self.country).parts if part in PARTS)

    @property
    def contact(self) -> Contact:
        values = {part: self[part].data or "" for part in self.parts}
        return Contact(self.email.data or "", self.phone.data or "", Address(country=self.country, **values))


class OrderBulkForm(BaseForm):
    """One change to many orders."""

    kind = SelectField(_l("What to do"), choices=BULK_CHOICES, default=BulkKind.FULFIL.value)
    tags = StringField(_l("Tags"), filters=[trimmed])
    reason = SelectField(_l("Why?"), choices=HOLD_CHOICES, default=HoldReason.OTHER.value)
    note = StringField(_l("What has to be done"), [Length(max=500)], filters=[trimmed])
    quietly = BooleanField(_l("Send the customers no mail"))

    def wish(self) -> BulkWish:
        return BulkWish(
            BulkKind(self.kind.data),
            tuple((self.tags.data or "").split(",")),
            self.reason.data or "",
            self.note.data or "",
            not self.quietly.data,
        )


class ViewForm(BaseForm):
    """A saved view's name, and whether colleagues see it."""

    name = StringField(_l("Name of the view"), [Length(max=60)], filters=[trimmed])
    is_shared = BooleanField(_l("Colleagues see it too"))


def known_reason(text: str) -> HoldReason:
    """What the form has checked."""
    return HoldReason(text)


def place_of(text: str | None) -> UUID | None:
    return UUID(text) if text else None
