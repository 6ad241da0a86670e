"""Categories and custom fields that a file may name: looked up once, made when first needed."""

from typing import Any
from uuid import UUID

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.models.catalog.category import DEEPEST, all_categories
from shared.models.catalog.custom_field import CustomField, FieldKind, FieldOwner, custom_fields_of
from shared.services.catalog.categories import CategoryInput, create_category
from shared.services.catalog.custom_fields import FieldInput, create_custom_field
from shared.services.catalog.custom_values import read_value
from shared.services.inventory.product_imports.plans import Plan

#: Where an item's journal names the categories that were made for it or those beside it: their titles by id.
MADE = "categories"

Path = tuple[str, ...]


class CategoryBook:
    """The tree by its ways down: ``Clothing > Shirts``, whatever the case of the letters.

    ``made`` are the titles of the categories that were made, by id, until somebody takes them.
    """

    def __init__(self) -> None:
        self._ids: dict[Path, UUID] = {}
        self._titles: dict[UUID, Path] = {}
        self.made: dict[UUID, str] = {}
        rows = {row.id: row for row in all_categories()}
        for row in rows.values():
            titles: list[str] = []
            step: UUID | None = row.id
            while step is not None and len(titles) <= DEEPEST:
                titles.insert(0, rows[step].title)
                step = rows[step].parent_id
            self._ids.setdefault(tuple(title.casefold() for title in titles), row.id)
            self._ids.setdefault((row.handle,), row.id)
            self._titles[row.id] = tuple(titles)

    def written(self, category_id: UUID | None) -> str:
        return " > ".join(self._titles.get(category_id, ())) if category_id else ""

    def look_for(self, plan: Plan) -> None:
        """Give the plan its category, or a word where there is none such yet."""
        path = _path(plan.category)
        if len(path) > DEEPEST:
            told = _("The category “%(path)s” lies too deep and is left out.", path=plan.category[:120])
            plan.complain(told, grave=False)
            plan.category = ""
            return
        found = self._ids.get(tuple(title.casefold() for title in path))
        before = plan.known.columns["category_id"] if plan.known else None
        if found is None or found != before:
            plan.columns["category_id"] = found or before
            if plan.known is not None:
                plan.note_change("category", self.written(before), " > ".join(path))

    def ensure(self, plan: Plan) -> UUID | None:
        """The plan's category, made with what is above it where need be. Within the caller's transaction."""
        parent: UUID | None = None
        path = _path(plan.category)
        if len(path) == 1 and (path[0].casefold(),) in self._ids:
            return self._ids[(path[0].casefold(),)]
        for depth in range(1, len(path) + 1):
            key = tuple(title.casefold() for title in path[:depth])
            if key not in self._ids:
                made = create_category(CategoryInput(title=path[depth - 1][:255]), parent_id=parent)
                self._ids[key], self._titles[made.id] = made.id, path[:depth]
                self.made[made.id] = made.title
            parent = self._ids[key]
        return parent

    def take_made(self) -> dict[str, str]:
        """What was made since this was asked last: titles by id."""
        made, self.made = self.made, {}
        return {str(category_id): title for category_id, title in made.items()}


def _path(text: str) -> Path:
    return tuple(title.strip() for title in text.split(">") if title.strip())


class FieldBook:
    """Products' custom fields by ``namespace.key``."""

    def __init__(self) -> None:
        self._fields = {field.name_in_themes: field for field in custom_fields_of(FieldOwner.PRODUCT)}

    @property
    def all(self) -> list[CustomField]:
        return list(self._fields.values())

    def look_for(self, plan: Plan) -> None:
        """Note what the file says in fields; one that cannot be read is told, and left as it is."""
        for name, text in list(plan.fields.items()):
            field = self._fields.get(name)
            if field is None:
                continue
            try:
                value = self.read(field, text)
            except Invalid as error:
                told = error.message or next(iter(error.fields.values()), "")
                plan.complain(_("%(column)s: %(problem)s", column=field.name, problem=told), grave=False)
                del plan.fields[name]
                continue
            before = plan.known.fields.get(field.id) if plan.known else None
            if plan.known is not None and value != before:
                plan.note_change(name, before, value)

    def read(self, field: CustomField, text: str) -> Any:
        """The cell as the field keeps it; lists are written with a line or `` | `` between."""
        if not field.is_list:
            return read_value(field, text)
        parts = [part.strip() for part in text.replace("\n", "|").split("|")]
        return read_value(field, [part for part in parts if part])

    def ensure(self, name: str, text: str) -> CustomField:
        """The field of that name, made as a text where the store has none. Within the caller's transaction."""
        if name not in self._fields:
            namespace, _dot, key = name.partition(".")
            kind = FieldKind.MULTI_LINE if "\n" in text or len(text) > 200 else FieldKind.SINGLE_LINE
            title = key.replace("_", " ").replace("-", " ").capitalize()
            self._fields[name] = create_custom_field(FieldInput(title, kind=kind, namespace=namespace, key=key))
        return self._fields[name]


def written_field(field: CustomField, value: Any) -> str:
    """What ``FieldBook.read`` reads."""
    if field.is_list:
        return " | ".join(_written(one) for one in value or ())
    return "" if value is None else _written(value)


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return str(value)
