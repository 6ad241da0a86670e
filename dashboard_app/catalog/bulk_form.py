"""The form of one change to many products."""

from typing import Any

from wtforms import SelectField, StringField
from wtforms.validators import Length

from dashboard_app.steps import read_step_by
from shared.kernel.errors import Invalid, ShopsteadError
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.models.catalog.collection import CollectionKind, all_collections
from shared.models.catalog.product import ProductStatus
from shared.services.catalog.bulk.wishes import BulkKind, BulkWish
from shared.services.catalog.category_listing import category_choices
from shared.services.catalog.price_steps import Ending
from shared.web.forms import BaseForm, trimmed

STATUS_NAMES = {
    ProductStatus.DRAFT: _l("Draft"),
    ProductStatus.ACTIVE: _l("Active"),
    ProductStatus.ARCHIVED: _l("Archived"),
}
BULK_CHOICES = [
    (BulkKind.STATUS.value, _l("Status")),
    (BulkKind.PRICE.value, _l("Prices")),
    (BulkKind.ADD_TAGS.value, _l("Add tags")),
    (BulkKind.REMOVE_TAGS.value, _l("Take tags away")),
    (BulkKind.CATEGORY.value, _l("Category")),
    (BulkKind.VENDOR.value, _l("Vendor")),
    (BulkKind.TYPE.value, _l("Product type")),
    (BulkKind.ADD_TO_COLLECTION.value, _l("Put into a collection")),
    (BulkKind.REMOVE_FROM_COLLECTION.value, _l("Take out of a collection")),
    (BulkKind.DELETE.value, _l("Delete")),
]
ENDINGS = [
    (Ending.EXACT.value, _l("As it comes out")),
    (Ending.NINETY_NINE.value, _l("To the nearest .99")),
    (Ending.NINETY_FIVE.value, _l("To the nearest .95")),
    (Ending.NINETY.value, _l("To the nearest .90")),
    (Ending.HALF.value, _l("To the nearest .50")),
    (Ending.WHOLE.value, _l("To whole amounts")),
]


class BulkForm(BaseForm):
    """One change to many products."""

    kind = SelectField(_l("What to change"), choices=BULK_CHOICES, default=BulkKind.STATUS.value)
    status = SelectField(_l("Status"), choices=list(STATUS_NAMES.items()), default=ProductStatus.ACTIVE.value)
    price_field = SelectField(
        _l("Which price"), choices=[("price", _l("Price")), ("compare_at_price", _l("Price before"))], default="price"
    )
    how = SelectField(
        _l("How"),
        choices=[("percent", _l("Raise or lower by percent")), ("amount", _l("Raise or lower by an amount"))],
        default="percent",
    )
    by = StringField(_l("By how much"), filters=[trimmed])
    ending = SelectField(_l("Round"), choices=ENDINGS, default=Ending.EXACT.value)
    words = StringField(_l("Tags"), filters=[trimmed])
    vendor = StringField(_l("Vendor"), [Length(max=255)], filters=[trimmed])
    product_type = StringField(_l("Product type"), [Length(max=255)], filters=[trimmed])
    category = SelectField(_l("Category"), validate_choice=False)
    collection = SelectField(_l("Collection"), validate_choice=False)

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.category_names = [("", _("No category")), *category_choices()]
        self.category.choices = self.category_names
        manual = [one for one in all_collections() if one.kind is CollectionKind.MANUAL]
        self.collection.choices = [(str(one.id), one.title) for one in manual]

    def wish(self, currency: str) -> BulkWish:
        """Raises Invalid for what cannot be read."""
        kind = next((one for one in BulkKind if one.value == self.kind.data), None)
        if kind is None:
            raise Invalid(fields={"kind": _("Choose what to change.")})
        if kind is BulkKind.PRICE:
            return self._price_wish(currency)
        words = tuple(word.strip() for word in (self.words.data or "").split(",") if word.strip())
        to = {
            BulkKind.STATUS: self.status.data,
            BulkKind.VENDOR: self.vendor.data,
            BulkKind.TYPE: self.product_type.data,
            BulkKind.CATEGORY: self.category.data,
            BulkKind.ADD_TO_COLLECTION: self.collection.data,
            BulkKind.REMOVE_FROM_COLLECTION: self.collection.data,
        }.get(kind)
        return BulkWish(kind, to=to or "", words=words)

    def _price_wish(self, currency: str) -> BulkWish:
        try:
            percent, amount = read_step_by(self.how.data or "", self.by.data or "", currency)
        except Invalid as error:
            raise Invalid(fields={"by": error.message}) from None
        ending = next((one for one in Ending if one.value == self.ending.data), Ending.EXACT)
        name = self.price_field.data or "price"
        return BulkWish(BulkKind.PRICE, percent=str(percent), amount=amount, ending=ending, price_field=name)

    def take_errors(self, error: ShopsteadError) -> None:
        names = {"percent": "by", "amount": "by", "to": self._field_of_kind()}
        fields = {names.get(name, name): message for name, message in error.fields.items()}
        super().take_errors(Invalid(error.message, fields=fields))

    def _field_of_kind(self) -> str:
        kinds = {"vendor": "vendor", "product_type": "product_type", "category": "category", "status": "status"}
        return kinds.get(self.kind.data or "", "collection")
