"""Corrections of stock."""

from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired

from shared.kernel.i18n import lazy_gettext as _l
from shared.web.forms import BaseForm

REASONS = {
    "received": _l("Goods received"),
    "counted": _l("Counted again"),
    "damaged": _l("Damaged or lost"),
    "returned": _l("Came back"),
    "other": _l("Another reason"),
}


class AdjustmentForm(BaseForm):
    """``quantity`` is a change (``mode`` add) or the count on the shelf (``mode`` set)."""

    mode = SelectField(
        _l("What to do"), choices=[("add", _l("Add or take away")), ("set", _l("Set the count"))], default="add"
    )
    quantity = IntegerField(_l("Units"), [InputRequired(_l("Type a whole number, such as 12 or -3."))])
    reason = SelectField(_l("Reason"), choices=list(REASONS.items()), default="counted")

    @property
    def first_error(self) -> str:
        return next((str(error) for errors in self.errors.values() for error in errors), "")
