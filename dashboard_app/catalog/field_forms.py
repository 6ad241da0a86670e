"""The form of a custom field's definition."""

from typing import Any

from wtforms import BooleanField, DecimalField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from shared.kernel.i18n import lazy_gettext as _l
from shared.models.catalog.custom_field import CustomField, FieldKind, FieldOwner
from shared.services.catalog.custom_fields import CUSTOM, FieldInput
from shared.web.forms import BaseForm, trimmed

OWNER_NAMES = {
    FieldOwner.PRODUCT: _l("Products"),
    FieldOwner.VARIANT: _l("Variants"),
    FieldOwner.COLLECTION: _l("Collections"),
    FieldOwner.CATEGORY: _l("Categories"),
    FieldOwner.PAGE: _l("Pages"),
}
KIND_NAMES = {
    FieldKind.SINGLE_LINE: _l("A line of text"),
    FieldKind.MULTI_LINE: _l("Several lines of text"),
    FieldKind.RICH_TEXT: _l("Formatted text"),
    FieldKind.INTEGER: _l("Whole number"),
    FieldKind.DECIMAL: _l("Number with decimals"),
    FieldKind.BOOLEAN: _l("Yes or no"),
    FieldKind.DATE: _l("Date"),
    FieldKind.DATE_TIME: _l("Date and time"),
    FieldKind.URL: _l("Web address"),
    FieldKind.COLOUR: _l("Colour"),
    FieldKind.PRODUCT: _l("A product"),
    FieldKind.COLLECTION: _l("A collection"),
    FieldKind.PAGE: _l("A page"),
    FieldKind.MEDIA: _l("A picture"),
}


class FieldForm(BaseForm):
    name = StringField(_l("Name"), [DataRequired(_l("Name this field.")), Length(max=120)], filters=[trimmed])
    owner = SelectField(
        _l("It is about"), choices=[(one.value, name) for one, name in OWNER_NAMES.items()], validate_choice=False
    )
    kind = SelectField(
        _l("It holds"), choices=[(one.value, name) for one, name in KIND_NAMES.items()], validate_choice=False
    )
    is_list = BooleanField(_l("Several of them"))
    namespace = StringField(_l("Namespace"), [Length(max=64)], default=CUSTOM, filters=[trimmed])
    key = StringField(_l("Key"), [Length(max=64)], filters=[trimmed])
    description = StringField(_l("Hint for whoever fills it in"), [Length(max=255)], filters=[trimmed])
    least = DecimalField(_l("At least"), [Optional()])
    most = DecimalField(_l("At most"), [Optional()])
    choices = TextAreaField(_l("Allowed values, one a line"), filters=[trimmed])
    version = HiddenField()

    def wish(self, stored: CustomField | None) -> FieldInput:
        owner = next((one for one in FieldOwner if one.value == self.owner.data), FieldOwner.PRODUCT)
        kind = next((one for one in FieldKind if one.value == self.kind.data), FieldKind.SINGLE_LINE)
        return FieldInput(
            name=self.name.data or "",
            owner=stored.owner if stored else owner,
            kind=stored.kind if stored else kind,
            namespace=self.namespace.data or CUSTOM,
            key=self.key.data or "",
            description=self.description.data or "",
            is_list=bool(self.is_list.data),
            limits=self._limits(stored.kind if stored else kind),
        )

    def _limits(self, kind: FieldKind) -> dict[str, Any]:
        least, most = (float(one.data) if one.data is not None else None for one in (self.least, self.most))
        whole = [int(one) if one is not None and one == int(one) else one for one in (least, most)]
        lines = [line.strip() for line in (self.choices.data or "").splitlines() if line.strip()]
        return {"min": whole[0], "max": whole[1], "choices": lines if kind is FieldKind.SINGLE_LINE else None}
