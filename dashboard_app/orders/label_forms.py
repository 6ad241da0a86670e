"""The parcel that a label is asked for."""

from collections.abc import Mapping, Sequence

from flask import request
from wtforms import SelectField, StringField

from shared.gateways.couriers.base import LabelState
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.quantities import Unit, parse_quantity, plain_quantity
from shared.modules.definition import Text
from shared.services.shipping.couriers import BoxSize
from shared.web.forms import BaseForm

LABEL_WORDS: Mapping[str, Text] = {
    LabelState.PENDING.value: _l("Label on its way"),
    LabelState.BOUGHT.value: _l("Label bought"),
    LabelState.FAILED.value: _l("Label refused"),
    LabelState.REFUND_PENDING.value: _l("Label given back, price awaited"),
    LabelState.REFUNDED.value: _l("Label given back"),
    LabelState.REFUND_REFUSED.value: _l("Price of the label not returned"),
}


class LabelForm(BaseForm):
    """Sent by its address, since asking for prices changes nothing. The weight is that of the goods in kilograms."""

    box = SelectField(_l("Box"))
    weight = StringField(_l("Weight"))

    def __init__(self, boxes: Sequence[BoxSize], grams: int, best: int) -> None:
        known = {"box": str(best), "weight": plain_quantity(grams, Unit.KILOGRAM)}
        super().__init__(bound=False, data=known | {name: request.args[name] for name in known if name in request.args})
        self.box.choices = [(str(place), box.name) for place, box in enumerate(boxes)]
        self._boxes = boxes

    @property
    def chosen_box(self) -> BoxSize:
        """Raises Invalid where there is no such box."""
        place = self.box.data or ""
        if place not in {str(number) for number in range(len(self._boxes))}:
            raise Invalid(fields={"box": _("Choose a box.")})
        return self._boxes[int(place)]

    @property
    def grams(self) -> int:
        """Raises Invalid where it cannot be read, or is beyond reason."""
        try:
            grams = parse_quantity(self.weight.data or "0", Unit.KILOGRAM)
        except Invalid as error:
            raise Invalid(fields={"weight": next(iter(error.fields.values()), error.message)}) from None
        if not 0 <= grams <= self.chosen_box.most_weight:
            raise Invalid(fields={"weight": _("This box does not carry so much.")})
        return grams
