"""The product's form, but for options and variants (see ``drafts``)."""

from datetime import datetime
from typing import Any

from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from dashboard_app.moments import read_moment
from shared.kernel.errors import Invalid
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.quantities import QuantityRule, Unit, parse_quantity, unit_name
from shared.models.catalog.product import ProductStatus
from shared.services.catalog.inputs import Schedule
from shared.web.forms import BaseForm, trimmed

STATUS_CHOICES = [
    (ProductStatus.DRAFT.value, _l("Draft: only you see it")),
    (ProductStatus.ACTIVE.value, _l("Active: shoppers can buy it")),
    (ProductStatus.ARCHIVED.value, _l("Archived: put away")),
]


FLAGS = ("track_stock", "sell_when_out", "requires_shipping")


class ProductForm(BaseForm):
    title = StringField(
        _l("Title"), [DataRequired(_l("Give the product a title.")), Length(max=255)], filters=[trimmed]
    )
    description = TextAreaField(_l("Description"))
    status = SelectField(_l("Status"), choices=STATUS_CHOICES, default=ProductStatus.DRAFT.value)
    vendor = StringField(_l("Vendor"), [Length(max=255)], filters=[trimmed])
    product_type = StringField(_l("Product type"), [Length(max=255)], filters=[trimmed])
    tags = StringField(_l("Tags"), filters=[trimmed])
    handle = StringField(_l("Address"), [Length(max=120)], filters=[trimmed])
    seo_title = StringField(_l("Title for search engines"), [Length(max=255)], filters=[trimmed])
    seo_description = TextAreaField(_l("Description for search engines"), [Length(max=1000)], filters=[trimmed])
    track_stock = BooleanField(_l("Count the stock of this product"), default=True)
    sell_when_out = BooleanField(_l("Go on selling when none is left"))
    requires_shipping = BooleanField(_l("This has to be shipped"), default=True)
    publish_at = StringField(_l("Goes live on"), filters=[trimmed])
    take_down_at = StringField(_l("Taken down on"), filters=[trimmed])
    is_gift_card = BooleanField(_l("This is a gift card"))
    unit = SelectField(_l("Sold by"), default=Unit.PIECE.value)
    least_quantity = StringField(_l("Least quantity"), filters=[trimmed])
    quantity_step = StringField(_l("In steps of"), filters=[trimmed])
    flags_before = HiddenField()
    version = HiddenField()

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.unit.choices = [(unit.value, unit_name(unit)) for unit in Unit]
        self.unit.data = self.unit.data or Unit.PIECE.value

    @property
    def changed_flags(self) -> set[str]:
        """The boxes about all variants that somebody touched; each variant keeps its own answer to the others."""
        before = self.flags_before.data
        if not before:
            return set(FLAGS)
        was = set(before.split(","))
        return {name for name in FLAGS if bool(self[name].data) != (name in was)}

    @property
    def flags_now(self) -> str:
        """What ``flags_before`` of the page that is made now says."""
        return ",".join(["shown", *(name for name in FLAGS if self[name].data)])

    @property
    def chosen_unit(self) -> Unit:
        return Unit(self.unit.data or Unit.PIECE.value)

    def read_schedule(self, complaints: dict[str, str]) -> Schedule:
        """From when until when, in the store's own time; what cannot be read is noted by field."""
        moments: dict[str, datetime | None] = {}
        for name in ("publish_at", "take_down_at"):
            try:
                moments[name] = read_moment(self[name].data or "")
            except Invalid as error:
                complaints[name], moments[name] = error.message, None
        return Schedule(moments["publish_at"], moments["take_down_at"])

    def read_rule(self, complaints: dict[str, str]) -> QuantityRule:
        """In which quantities it is sold: by one whole unit where nothing is typed."""
        unit, read = self.chosen_unit, {}
        for name in ("least_quantity", "quantity_step"):
            try:
                read[name] = parse_quantity(self[name].data, unit) if self[name].data else unit.one
            except Invalid as error:
                complaints[name], read[name] = next(iter(error.fields.values()), error.message), unit.one
        return QuantityRule(unit, read["least_quantity"], read["quantity_step"])

    @property
    def tag_list(self) -> tuple[str, ...]:
        return tuple(tag.strip() for tag in (self.tags.data or "").split(",") if tag.strip())


class TranslationForm(BaseForm):
    title = StringField(_l("Title"), [Length(max=255)], filters=[trimmed])
    description = TextAreaField(_l("Description"))
    seo_title = StringField(_l("Title for search engines"), [Length(max=255)], filters=[trimmed])
    seo_description = TextAreaField(_l("Description for search engines"), [Length(max=1000)], filters=[trimmed])
