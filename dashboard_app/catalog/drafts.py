"""A product as it stands in the form: options, values and variants with what was typed, right or wrong.

Every option and value has a key: its id once it is stored, something made up before that. Variants name their values
by key, so that renaming a value renames nothing else.
"""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from uuid import UUID

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.services.catalog.inputs import MAX_VARIANTS

TYPED = ("price", "compare_at_price", "sku", "barcode", "weight", "stock")
SHARED_BY_ALL = ("price", "compare_at_price", "weight")


@dataclass
class ValueDraft:
    """One choice of an option."""

    key: str
    name: str

    @property
    def id(self) -> UUID | None:
        return parse_id(self.key)


@dataclass
class OptionDraft:
    """One way in which variants differ."""

    key: str
    name: str
    values: list[ValueDraft] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def id(self) -> UUID | None:
        return parse_id(self.key)


@dataclass
class VariantDraft:
    """A row of the table: the keys of its values, what was typed, and how many were there when the form was made."""

    keys: tuple[str, ...] = ()
    id: UUID | None = None
    typed: dict[str, str] = field(default_factory=lambda: dict.fromkeys(TYPED, ""))
    stock_before: str = ""
    available: int | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def stock_changed(self) -> bool:
        """Whether somebody typed another count; what was sold meanwhile must not be undone by saving a title."""
        return self.typed["stock"].strip() != self.stock_before.strip()


@dataclass
class ProductDraft:
    """Options, variants, and the combinations that the merchant does not sell."""

    options: list[OptionDraft] = field(default_factory=list)
    variants: list[VariantDraft] = field(default_factory=lambda: [VariantDraft()])
    left_out: set[tuple[str, ...]] = field(default_factory=set)

    def name_of(self, key: str) -> str:
        return next((value.name for option in self.options for value in option.values if value.key == key), "")

    def title_of(self, variant: VariantDraft) -> str:
        return " / ".join(self.name_of(key) for key in variant.keys)

    def combine(self) -> None:
        """Make a row for every combination of values; rows that fit one keep what was typed in them.

        Raises Invalid where there would be more than a product can have.
        """
        self._drop_nameless()
        choices = [[value.key for value in option.values] for option in self.options]
        count = 1
        for keys in choices:
            count *= len(keys)
        if count > MAX_VARIANTS:
            raise Invalid(
                _("This makes %(count)s variants; a product has at most %(most)s.", count=count, most=MAX_VARIANTS)
            )
        wanted = [keys for keys in itertools.product(*choices) if keys not in self.left_out]
        self.variants = _assign(wanted, self.variants)

    def _drop_nameless(self) -> None:
        for option in self.options:
            option.values = [value for value in option.values if value.name.strip()]
        self.options = [option for option in self.options if option.values]


def _assign(wanted: Iterable[tuple[str, ...]], rows: list[VariantDraft]) -> list[VariantDraft]:
    """A row per combination: the same one as before, else one whose values are part of it, else a new one."""
    combinations = list(wanted)
    free = {row.keys: row for row in rows}
    first = rows[0] if rows else VariantDraft()
    found = {keys: free.pop(keys) for keys in combinations if keys in free}
    for keys in combinations:
        if keys not in found:
            fits = next((old for old in free if set(old) <= set(keys) or set(keys) <= set(old)), None)
            found[keys] = replace(free.pop(fits), keys=keys) if fits is not None else _new_row(keys, first)
    return [found[keys] for keys in combinations]


def _new_row(keys: tuple[str, ...], model: VariantDraft) -> VariantDraft:
    shared = {name: model.typed[name] for name in SHARED_BY_ALL}
    return VariantDraft(keys=keys, typed=dict.fromkeys(TYPED, "") | shared)
