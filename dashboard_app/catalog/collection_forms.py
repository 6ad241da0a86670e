"""Forms about collections."""

from collections.abc import Sequence
from uuid import UUID

from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from dashboard_app.catalog.rule_rows import RuleRow, wanted_rules
from shared.kernel.i18n import lazy_gettext as _l
from shared.models.catalog.collection import CollectionKind, CollectionOrder
from shared.services.catalog.collection_rules import read_rules
from shared.services.catalog.collections import CollectionInput
from shared.web.forms import BaseForm, trimmed

KINDS = [
    (CollectionKind.MANUAL.value, _l("By hand")),
    (CollectionKind.SMART.value, _l("By rules")),
]
ORDERS = [
    (CollectionOrder.MANUAL.value, _l("As they are put here")),
    (CollectionOrder.BEST_SELLING.value, _l("What sells best first")),
    (CollectionOrder.NEWEST.value, _l("Newest first")),
    (CollectionOrder.OLDEST.value, _l("Oldest first")),
    (CollectionOrder.TITLE.value, _l("Name, A to Z")),
    (CollectionOrder.TITLE_DOWN.value, _l("Name, Z to A")),
    (CollectionOrder.PRICE.value, _l("Price, low to high")),
    (CollectionOrder.PRICE_DOWN.value, _l("Price, high to low")),
]


class CollectionTranslationForm(BaseForm):
    title = StringField(_l("Title"), [Length(max=255)], filters=[trimmed])
    description = TextAreaField(_l("Description"))
    seo_title = StringField(_l("Title for search engines"), [Length(max=255)], filters=[trimmed])
    seo_description = TextAreaField(_l("Description for search engines"), [Length(max=1000)], filters=[trimmed])


class CollectionForm(CollectionTranslationForm):
    title = StringField(
        _l("Title"), [DataRequired(_l("Give the collection a title.")), Length(max=255)], filters=[trimmed]
    )
    handle = StringField(_l("Address"), [Length(max=120)], filters=[trimmed])
    is_published = BooleanField(_l("Shoppers can see this collection"), default=True)
    kind = RadioField(_l("How products come in"), choices=KINDS, default=CollectionKind.MANUAL.value)
    match = RadioField(
        _l("Products must fit"),
        choices=[("all", _l("all of the rules")), ("any", _l("any of the rules"))],
        default="all",
    )
    order = SelectField(_l("Order in the shop"), choices=ORDERS, default=CollectionOrder.MANUAL.value)
    version = HiddenField()

    @property
    def is_smart(self) -> bool:
        return str(self.kind.data or "") == CollectionKind.SMART.value

    def wish(self, media_id: UUID | None, rows: Sequence[RuleRow], chosen: Sequence[UUID]) -> CollectionInput:
        """Raises Invalid naming each rule that cannot be read."""
        rules = read_rules(wanted_rules(rows), typed=True) if self.is_smart else []
        return CollectionInput(
            title=self.title.data or "",
            description=self.description.data or "",
            handle=self.handle.data or "",
            is_published=bool(self.is_published.data),
            media_id=media_id,
            product_ids=None if rules else tuple(chosen),
            rules=tuple(rules),
            match_any=self.match.data == "any",
            order=next((one for one in CollectionOrder if one.value == self.order.data), None),
            seo_title=self.seo_title.data or "",
            seo_description=self.seo_description.data or "",
        )
