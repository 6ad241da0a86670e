"""The form of a price list, but for its prices."""

from typing import Any

from wtforms import BooleanField, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from dashboard_app.catalog.sale_forms import read_field_moment
from dashboard_app.moments import moment_text
from dashboard_app.percent import percent_text, read_percent
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.ids import parse_id
from shared.models.catalog.price_list import PriceList
from shared.models.customers.group import all_groups
from shared.models.stores.selling import selling_terms
from shared.services.catalog.prices.price_lists import PriceListInput
from shared.web.forms import BaseForm, trimmed


class PriceListForm(BaseForm):
    name = StringField(
        _l("Name"), [DataRequired(_l("Give the price list a name.")), Length(max=120)], filters=[trimmed]
    )
    group = SelectField(_l("For whom"))
    currency = SelectField(_l("Currency"))
    adjustment = StringField(_l("Change of all other prices"), filters=[trimmed])
    priority = IntegerField(_l("Priority"), [Optional(), NumberRange(-1_000, 1_000)], default=0)
    starts_at = StringField(_l("Begins"), filters=[trimmed])
    ends_at = StringField(_l("Ends"), filters=[trimmed])
    is_active = BooleanField(_l("This price list is switched on"), default=True)
    code = StringField(_l("Code"), [Length(max=120)], filters=[trimmed])
    version = HiddenField()

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.group.choices = [("", _("Everybody")), *((str(group.id), group.name) for group in all_groups())]
        self.currency.choices = [(code, code) for code in selling_terms().codes]

    @classmethod
    def of(cls, price_list: PriceList) -> "PriceListForm":
        """The form as it stands for a list that is kept."""
        names = ("name", "currency", "priority", "is_active", "code")
        shown = {name: getattr(price_list, name) for name in names}
        return cls(
            data=shown
            | {
                "group": str(price_list.group_id or ""),
                "adjustment": percent_text(price_list.adjustment),
                "starts_at": moment_text(price_list.starts_at),
                "ends_at": moment_text(price_list.ends_at),
                "version": str(price_list.version),
            }
        )

    def wish(self) -> PriceListInput:
        """The list that is asked for. Raises Invalid naming every field that cannot be read."""
        complaints: dict[str, str] = {}
        wish = PriceListInput(
            name=self.name.data or "",
            currency=self.currency.data or "",
            code=self.code.data or "",
            group_id=parse_id(self.group.data or ""),
            priority=self.priority.data or 0,
            adjustment=self._adjustment(complaints),
            starts_at=read_field_moment(self, "starts_at", complaints),
            ends_at=read_field_moment(self, "ends_at", complaints),
            is_active=bool(self.is_active.data),
        )
        if complaints:
            raise Invalid(_("Please look at the marked fields."), fields=complaints)
        return wish

    def _adjustment(self, complaints: dict[str, str]) -> int | None:
        try:
            return read_percent(self.adjustment.data) if self.adjustment.data else None
        except Invalid as error:
            complaints["adjustment"] = error.message
            return None
