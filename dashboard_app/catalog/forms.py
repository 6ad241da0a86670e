"""The product's form, but for options and variants (see ``drafts``)."""

from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from shared.kernel.i18n import lazy_gettext as _l
from shared.models.catalog.product import ProductStatus
from shared.web.forms import BaseForm, trimmed

STATUS_CHOICES = [
    (ProductStatus.DRAFT.value, _l("Draft: only you see it")),
    (ProductStatus.ACTIVE.value, _l("Active: shoppers can buy it")),
    (ProductStatus.ARCHIVED.value, _l("Archived: put away")),
]


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
    version = HiddenField()

    @property
    def tag_list(self) -> tuple[str, ...]:
        return tuple(tag.strip() for tag in (self.tags.data or "").split(",") if tag.strip())


class TranslationForm(BaseForm):
    title = StringField(_l("Title"), [Length(max=255)], filters=[trimmed])
    description = TextAreaField(_l("Description"))
    seo_title = StringField(_l("Title for search engines"), [Length(max=255)], filters=[trimmed])
    seo_description = TextAreaField(_l("Description for search engines"), [Length(max=1000)], filters=[trimmed])


class CollectionForm(BaseForm):
    title = StringField(
        _l("Title"), [DataRequired(_l("Give the collection a title.")), Length(max=255)], filters=[trimmed]
    )
    description = TextAreaField(_l("Description"))
    handle = StringField(_l("Address"), [Length(max=120)], filters=[trimmed])
    is_published = BooleanField(_l("Shoppers can see this collection"), default=True)


class CollectionTranslationForm(BaseForm):
    title = StringField(_l("Title"), [Length(max=255)], filters=[trimmed])
    description = TextAreaField(_l("Description"))
