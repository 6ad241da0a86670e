"""Forms about attributes and their choices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length

from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.ids import new_id, parse_id
from shared.models.catalog.attribute import AttributeKind
from shared.services.catalog.attribute_listing import AttributeRow
from shared.services.catalog.attributes import AttributeInput, ChoiceInput
from shared.web.forms import BaseForm, trimmed

KIND_NAMES = {
    AttributeKind.TEXT: _l("Text"),
    AttributeKind.NUMBER: _l("Number"),
    AttributeKind.BOOLEAN: _l("Yes or no"),
    AttributeKind.CHOICE: _l("Choice"),
    AttributeKind.COLOUR: _l("Colour"),
}


class AttributeForm(BaseForm):
    name = StringField(_l("Name"), [DataRequired(_l("Name this attribute.")), Length(max=120)], filters=[trimmed])
    kind = SelectField(
        _l("Kind of value"),
        choices=[(kind.value, name) for kind, name in KIND_NAMES.items()],
        default=AttributeKind.CHOICE.value,
        validate_choice=False,
    )
    handle = StringField(_l("Name for programs"), [Length(max=120)], filters=[trimmed])
    unit = StringField(_l("Unit"), [Length(max=20)], filters=[trimmed])
    is_many = BooleanField(_l("A product can have several of the choices"))
    is_filter = BooleanField(_l("Shoppers can filter by it"), default=True)
    is_shown = BooleanField(_l("Shown on the product’s page"), default=True)
    category_ids = SelectMultipleField(_l("Only for products of"), validate_choice=False)
    version = HiddenField()

    @property
    def chosen_kind(self) -> AttributeKind:
        return next((one for one in AttributeKind if one.value == self.kind.data), AttributeKind.TEXT)


@dataclass
class ChoiceRow:
    """A choice with its names in the store's further languages."""

    key: str
    name: str = ""
    swatch: str = ""
    names: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def stored_choices(row: AttributeRow) -> list[ChoiceRow]:
    return [ChoiceRow(str(one.id), one.name, one.swatch, dict(row.choice_names.get(one.id, {}))) for one in row.choices]


def sent_choices(sent: MultiDict[str, str], locales: Sequence[str]) -> list[ChoiceRow]:
    """What the browser sent, in its order; rows that were taken out or left empty are dropped."""
    dropped = set(sent.getlist("dropped"))
    rows = [
        ChoiceRow(
            key,
            sent.get(f"name-{key}", "").strip(),
            sent.get(f"swatch-{key}", "") if sent.get(f"has-swatch-{key}") else "",
            {locale: sent.get(f"name-{key}-{locale}", "").strip() for locale in locales},
        )
        for key in sent.getlist("choice")
        if key not in dropped
    ]
    return [row for row in rows if row.name or any(row.names.values())]


def empty_choice() -> ChoiceRow:
    return ChoiceRow(f"n{new_id().hex}")


def wanted_attribute(
    form: AttributeForm, kind: AttributeKind, rows: Sequence[ChoiceRow], names: Mapping[str, str]
) -> AttributeInput:
    """What the form says; choices are left alone where the kind has none."""
    choices = tuple(ChoiceInput(row.name, row.swatch, parse_id(row.key), row.names) for row in rows)
    return AttributeInput(
        name=form.name.data or "",
        kind=kind,
        handle=form.handle.data or "",
        unit=form.unit.data or "",
        is_many=bool(form.is_many.data),
        is_filter=bool(form.is_filter.data),
        is_shown=bool(form.is_shown.data),
        choices=choices if kind.has_choices else None,
        category_ids=tuple(found for one in form.category_ids.data or () if (found := parse_id(one))),
        names=names,
    )


def show_complaints(rows: Sequence[ChoiceRow], fields: Mapping[str, str]) -> dict[str, str]:
    """Put complaints (``choices.0.name``) beside their rows; returns those about something else."""
    others = {}
    for name, message in fields.items():
        parts = name.split(".")
        if len(parts) == 3 and parts[1].isdecimal() and int(parts[1]) < len(rows):
            rows[int(parts[1])].errors[parts[2]] = message
        else:
            others[name] = message
    return others
