"""The form of a sale."""

from typing import Any
from uuid import UUID

from flask import g
from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length

from dashboard_app.moments import moment_text, read_moment
from dashboard_app.percent import percent_text, read_percent
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.ids import parse_id
from shared.kernel.money import Money, parse_money
from shared.models.catalog.category import all_categories
from shared.models.catalog.collection import all_collections
from shared.models.catalog.price_sale import Sale, SaleKind
from shared.services.catalog.prices.sales import SaleInput
from shared.web.forms import BaseForm, trimmed

KINDS = [
    (SaleKind.PERCENTAGE.value, _l("A percentage off")),
    (SaleKind.AMOUNT.value, _l("An amount off each piece")),
]
COVERS = [("all", _l("Everything in the shop")), ("some", _l("Only what is chosen here"))]


class SaleForm(BaseForm):
    name = StringField(
        _l("Name"), [DataRequired(_l("Give the sale a name, for yourself.")), Length(max=120)], filters=[trimmed]
    )
    kind = RadioField(_l("Reduction"), choices=KINDS, default=SaleKind.PERCENTAGE.value)
    value = StringField(_l("How much"), [DataRequired(_l("Type how much is taken off."))], filters=[trimmed])
    covers = RadioField(_l("What is on sale"), choices=COVERS, default="some")
    collections = SelectMultipleField(_l("Collections"))
    categories = SelectMultipleField(_l("Categories"))
    tags = StringField(_l("Tags"), filters=[trimmed])
    starts_at = StringField(_l("Begins"), filters=[trimmed])
    ends_at = StringField(_l("Ends"), filters=[trimmed])
    is_active = BooleanField(_l("This sale is switched on"), default=True)
    version = HiddenField()

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.collections.choices = [(str(row.id), row.title) for row in all_collections()]
        self.categories.choices = [(str(row.id), row.title) for row in all_categories()]

    @classmethod
    def of(cls, sale: Sale) -> "SaleForm":
        """The form as it stands for a sale that is kept."""
        is_percentage = sale.kind is SaleKind.PERCENTAGE
        amount = "" if is_percentage else str(Money(sale.value, g.store.currency).to_decimal())
        return cls(
            data={
                "name": sale.name,
                "kind": sale.kind.value,
                "value": percent_text(sale.value) if is_percentage else amount,
                "covers": "all" if sale.covers_all else "some",
                "collections": [str(target.collection_id) for target in sale.targets if target.collection_id],
                "categories": [str(target.category_id) for target in sale.targets if target.category_id],
                "tags": ", ".join(target.tag for target in sale.targets if target.tag),
                "starts_at": moment_text(sale.starts_at),
                "ends_at": moment_text(sale.ends_at),
                "is_active": sale.is_active,
                "version": str(sale.version),
            }
        )

    def wish(self, product_ids: list[UUID]) -> SaleInput:
        """The sale that is asked for. Raises Invalid naming every field that cannot be read."""
        complaints: dict[str, str] = {}
        wish = SaleInput(
            name=self.name.data or "",
            kind=SaleKind(self.kind.data),
            value=self._value(complaints),
            covers_all=self.covers.data == "all",
            product_ids=product_ids,
            collection_ids=_ids(self.collections.data),
            category_ids=_ids(self.categories.data),
            tags=[tag.strip() for tag in (self.tags.data or "").split(",") if tag.strip()],
            starts_at=read_field_moment(self, "starts_at", complaints),
            ends_at=read_field_moment(self, "ends_at", complaints),
            is_active=bool(self.is_active.data),
        )
        if complaints:
            raise Invalid(_("Please look at the marked fields."), fields=complaints)
        return wish

    def _value(self, complaints: dict[str, str]) -> int:
        text = self.value.data or ""
        try:
            if self.kind.data == SaleKind.PERCENTAGE.value:
                return read_percent(text)
            return parse_money(text, g.store.currency).amount
        except Invalid as error:
            complaints["value"] = error.message
            return 1


def read_field_moment(form: BaseForm, name: str, complaints: dict[str, str]) -> Any:
    """A field's moment in the store's time; what cannot be read is noted."""
    try:
        return read_moment(form[name].data or "")
    except Invalid as error:
        complaints[name] = error.message
        return None


def _ids(texts: list[str] | None) -> list[UUID]:
    return [found for found in map(parse_id, texts or []) if found is not None]
