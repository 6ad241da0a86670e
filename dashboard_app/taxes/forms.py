"""Forms about taxes."""

from typing import Any
from uuid import UUID

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from dashboard_app.place_forms import PlacesForm, places, values_of
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.ids import parse_id
from shared.models.taxes.settings import Rounding, ShippingTax, TaxSettings
from shared.models.taxes.tax_class import all_tax_classes
from shared.models.taxes.zone import TaxRate, TaxZone
from shared.services.taxes.rates import TaxRateInput, plain_percent, read_percent
from shared.services.taxes.zones import TaxZoneInput
from shared.web.forms import BaseForm, MoneyField, NotNegative, trimmed


def class_choices(nothing: str) -> list[tuple[str, str]]:
    """The classes, after what choosing none of them means."""
    return [("", nothing), *((str(one.id), one.name) for one in all_tax_classes())]


class SettingsForm(BaseForm):
    """The store's tax settings. Ids of classes travel as text."""

    is_on = BooleanField(_l("Charge taxes"))
    prices = RadioField(_l("Your prices"), choices=[("with", _l("include tax")), ("without", _l("come without tax"))])
    elsewhere = RadioField(
        _l("Where another rate applies"),
        choices=[("price", _l("the price stays the same")), ("net", _l("what is left without tax stays the same"))],
    )
    shipping = SelectField(
        _l("Delivery and payment fees"),
        choices=[
            (ShippingTax.PROPORTIONAL.value, _l("Taxed as the goods, by their shares")),
            (ShippingTax.HIGHEST.value, _l("Taxed as the goods with the highest rate")),
            (ShippingTax.CLASS.value, _l("Taxed by a class of their own")),
            (ShippingTax.NEVER.value, _l("Never taxed")),
        ],
    )
    shipping_class_id = SelectField(_l("Class of delivery"))
    rounding = SelectField(
        _l("Rounding"),
        choices=[
            (Rounding.LINE.value, _l("On each line of an order")),
            (Rounding.ORDER.value, _l("Once for each tax of an order")),
        ],
    )
    default_class_id = SelectField(_l("Products without a class are in"))
    exempt_class_ids = SelectMultipleField(_l("Never taxed"), validate_choice=False)
    asks_tax_id = BooleanField(_l("Ask companies for their tax number at checkout"))
    asks_vies = BooleanField(_l("Look VAT numbers up in the EU’s register (VIES)"))
    has_oss = BooleanField(_l("Registered for the One Stop Shop (OSS)"))

    def __init__(self, settings: TaxSettings, *, bound: bool = True) -> None:
        values = settings.to_dict()
        values |= {"prices": "with" if settings.prices_include else "without"}
        values |= {"elsewhere": "price" if settings.keeps_prices else "net"}
        values |= {name: values[name] or "" for name in ("shipping_class_id", "default_class_id")}
        super().__init__(bound=bound, data=values)
        choices = class_choices(_("Standard"))
        self.shipping_class_id.choices = self.default_class_id.choices = choices
        self.exempt_class_ids.choices = choices[1:]

    def wanted(self, settings: TaxSettings) -> TaxSettings:
        """What the merchant asks for."""
        way = ShippingTax(self.shipping.data)
        return TaxSettings(
            country=settings.country,
            is_on=bool(self.is_on.data),
            prices_include=self.prices.data == "with",
            keeps_prices=self.elsewhere.data == "price",
            shipping=way,
            shipping_class_id=parse_id(self.shipping_class_id.data or "") if way is ShippingTax.CLASS else None,
            rounding=Rounding(self.rounding.data),
            default_class_id=parse_id(self.default_class_id.data or ""),
            exempt_class_ids=tuple(found for found in map(parse_id, self.exempt_class_ids.data or ()) if found),
            asks_tax_id=bool(self.asks_tax_id.data),
            has_oss=bool(self.has_oss.data),
            asks_vies=bool(self.asks_vies.data),
        )


class ClassForm(BaseForm):
    name = StringField(_l("Name of the class"), [DataRequired(), Length(max=80)], filters=[trimmed])


class ZoneForm(PlacesForm):
    """A tax zone."""

    @classmethod
    def of(cls, zone: TaxZone, *, bound: bool = True) -> "ZoneForm":
        """Filled with what the zone is, or with what was sent."""
        return cls(bound=bound, data=values_of(zone))

    @property
    def wanted(self) -> TaxZoneInput:
        return TaxZoneInput(*self.values)


class RateForm(BaseForm):
    name = StringField(_l("Name of the tax"), [DataRequired(), Length(max=40)], filters=[trimmed])
    percent = StringField(_l("Percentage"), [InputRequired()], filters=[trimmed])
    class_id = SelectField(_l("Class"))
    is_compound = BooleanField(_l("On top of the taxes before it"))

    def __init__(self, place: UUID, rate: TaxRate | None = None, *, bound: bool = True) -> None:
        """``place`` is the rate or zone that the form belongs to: its controls' ids are unique on the page."""
        super().__init__(bound=bound, data=_rate_values(rate))
        self.class_id.choices = class_choices(_("Standard"))
        for field in self:
            field.id = field.label.field_id = f"{field.name}-{place}"

    @property
    def wanted(self) -> TaxRateInput:
        """Raises Invalid (no percentage)."""
        millionths = read_percent(self.percent.data or "")
        class_id = parse_id(self.class_id.data or "")
        return TaxRateInput(self.name.data or "", millionths, class_id, bool(self.is_compound.data))


class TrialForm(BaseForm):
    """What would be charged: an amount in the store's currency, and where it goes."""

    country = SelectField(_l("Country"), validate_choice=False)
    area = StringField(_l("State or province"), filters=[trimmed])
    postcode = StringField(_l("Postcode"), filters=[trimmed])
    amount = MoneyField(_l("Price of the goods"), [InputRequired(), NotNegative()])
    shipping = MoneyField(_l("Delivery"), [NotNegative()])
    class_id = SelectField(_l("Class"))
    tax_id = StringField(_l("Tax number of the buyer"), filters=[trimmed])

    def __init__(self, currency: str, **values: Any) -> None:
        super().__init__(**values)
        self.country.choices = places()[1:]
        self.class_id.choices = class_choices(_("Products without a class"))
        self.amount.currency = self.shipping.currency = currency


def _rate_values(rate: TaxRate | None) -> dict[str, Any]:
    if rate is None:
        return {"name": _("VAT")}
    percent = plain_percent(rate.millionths)
    class_id = str(rate.class_id or "")
    return {"name": rate.name, "percent": percent, "class_id": class_id, "is_compound": rate.is_compound}


def first_complaint(error: Invalid) -> str:
    """The error in one sentence, the one beside a field first."""
    return next(iter(error.fields.values()), "") or error.message
