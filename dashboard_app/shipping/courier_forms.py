"""The form of the account at a courier service."""

from flask import request
from wtforms import BooleanField, PasswordField

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.quantities import Unit, parse_quantity, plain_quantity
from shared.models.shipping.courier import CourierAccount
from shared.services.shipping.couriers import BoxSize, CourierInput, boxes_of
from shared.web.forms import BaseForm, MoneyField, NotNegative, trimmed

#: The columns of the table of boxes: centimetres, then kilograms.
BOX_COLUMNS = ("box_name", "length", "width", "height", "own_weight", "most_weight")
SPARE_ROWS = 2
EXAMPLE = BoxSize("", 300, 200, 150, 150, 5_000)


class CourierForm(BaseForm):
    """``rows`` are the boxes as typed: name, three sides in centimetres, two weights in kilograms."""

    key = PasswordField(_l("API token"), filters=[trimmed])
    at_checkout = BooleanField(_l("Ask couriers for their prices at checkout"))
    beside_own = BooleanField(_l("Show your own deliveries beside theirs"))
    surcharge = MoneyField(_l("Surcharge on each courier’s price"), [NotNegative()])

    def __init__(self, currency: str, account: CourierAccount | None, *, bound: bool = True) -> None:
        names = ("at_checkout", "beside_own", "surcharge")
        super().__init__(bound=bound, data={name: getattr(account, name) for name in names} if account else {})
        self.surcharge.currency = currency
        is_sent = bound and request.method == "POST"
        typed = zip(*(request.form.getlist(name) for name in BOX_COLUMNS), strict=False)
        boxes = boxes_of(account) if account is not None else [EXAMPLE]
        rows = [tuple(row) for row in typed] if is_sent else [_row(box) for box in boxes]
        self.rows = [row for row in rows if any(row)] + [("",) * len(BOX_COLUMNS)] * SPARE_ROWS

    @property
    def wanted(self) -> CourierInput:
        """Raises Invalid (a size that cannot be read)."""
        boxes = tuple(_box(row) for row in self.rows if row[0].strip())
        flags = (bool(self.at_checkout.data), bool(self.beside_own.data))
        return CourierInput(self.key.data or "", *flags, self.surcharge.data or 0, boxes)


def _row(box: BoxSize) -> tuple[str, ...]:
    sides = (plain_quantity(side * 100, Unit.KILOGRAM) for side in (box.length, box.width, box.height))
    weights = (plain_quantity(grams, Unit.KILOGRAM) for grams in (box.own_weight, box.most_weight))
    return (box.name or _("Box"), *sides, *weights)


def _box(row: tuple[str, ...]) -> BoxSize:
    name, *sizes = row
    try:
        thousandths = [parse_quantity(size or "0", Unit.KILOGRAM) for size in sizes]
    except Invalid as error:
        raise Invalid(fields={"boxes": next(iter(error.fields.values()), error.message)}) from None
    sides = (round(size / 100) for size in thousandths[:3])
    return BoxSize(name.strip(), *sides, *thousandths[3:])
