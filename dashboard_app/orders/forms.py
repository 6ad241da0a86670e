"""What can be done with an order."""

from uuid import UUID

from flask import request
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional, Regexp

from dashboard_app.orders.handling_forms import places
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.quantities import Unit, parse_quantity
from shared.models.orders.line import OrderLine
from shared.services.orders.reasons import REASONS
from shared.web.forms import BaseForm, trimmed


class FulfilmentForm(BaseForm):
    """A parcel; how many of each line are in the fields ``quantity-<line>``."""

    carrier = StringField(_l("Carrier"), [Length(max=80)], filters=[trimmed])
    tracking_number = StringField(_l("Tracking number"), [Length(max=120)], filters=[trimmed])
    tracking_url = StringField(
        _l("Where the parcel can be followed"),
        [Optional(), Length(max=500), Regexp(r"https?://", message=_l("Type a whole address with https://."))],
        filters=[trimmed],
    )
    location = SelectField(_l("Packed at"), choices=places, default="")
    quietly = BooleanField(_l("Send the customer no mail"))

    def quantities(self, lines: list[OrderLine]) -> dict[UUID, int] | None:
        """How many of each line; None (all that is left) where none was asked. Raises Invalid."""
        typed = {line.id: request.form.get(f"quantity-{line.id}") for line in lines}
        if all(text is None for text in typed.values()):
            return None
        return {line.id: _quantity(typed[line.id] or "0", line.unit) for line in lines}


class CancellationForm(BaseForm):
    reason = SelectField(_l("Why?"), choices=list(REASONS.items()))
    refund = BooleanField(_l("Give the money back"))


class NoteForm(BaseForm):
    text = TextAreaField(_l("Note"), [Length(max=2000)], filters=[trimmed])


def _quantity(text: str, unit: Unit) -> int:
    try:
        quantity = parse_quantity(text, unit)
    except Invalid as error:
        raise Invalid(error.fields["quantity"]) from None
    if quantity < 0:
        raise Invalid(_("Type a number from 0."))
    return quantity
