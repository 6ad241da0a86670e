"""A product as it stands in the form: options, values and variants with what was typed, right or wrong.

Every option and value has a key: its id once it is stored, something made up before that. Variants name their values
by key, so that renaming a value renames nothing else.
"""

import itertools
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from uuid import UUID

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.services.catalog.inputs import MAX_VARIANTS

TYPED = ("price", "compare_at_price", "sku", "barcode", "weight", "stock")
SHARED_BY_ALL = ("price", "compare_at_price", "weight")
#: Above so many the form leaves the rows to the variants' own page.
LARGE = 50


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
    """Options, variants, and the combinations that the merchant does not sell.

    Of a large draft the form holds one row, ``model``, by which new variants are made, and those rows that somebody
    typed into before there were so many; ``stored`` is what all the others say.
    """

    options: list[OptionDraft] = field(default_factory=list)
    variants: list[VariantDraft] = field(default_factory=lambda: [VariantDraft()])
    left_out: set[tuple[str, ...]] = field(default_factory=set)
    model: VariantDraft | None = None
    stored: "ProductDraft | None" = None

    @property
    def is_large(self) -> bool:
        return len(self.variants) > LARGE

    @property
    def model_row(self) -> VariantDraft:
        """What new variants begin with."""
        return self.model or (self.variants[0] if self.variants else VariantDraft())

    @property
    def is_as_stored(self) -> bool:
        """Whether saving would change no option and no variant."""
        kept = self.stored
        if kept is None or self.options != kept.options or len(self.variants) != len(kept.variants):
            return False
        pairs = zip(self.variants, kept.variants, strict=True)
        return all((mine.id, mine.keys, mine.typed) == (row.id, row.keys, row.typed) for mine, row in pairs)

    @property
    def kept_rows(self) -> str:
        """The rows of a large draft that say something else than what is stored, or than new ones do: as JSON."""
        known = {row.id: row.typed for row in self.stored.variants} if self.stored else {}
        fresh = _new_row((), self.model_row).typed
        kept = [row for row in self.variants if row.typed != (known.get(row.id) if row.id else fresh)]
        return json.dumps([[",".join(row.keys), str(row.id or ""), row.typed, row.stock_before] for row in kept])

    @property
    def row_errors(self) -> list[str]:
        """What is wrong with rows that the form does not show, the first few."""
        wrong = [(self.title_of(row), message) for row in self.variants for message in row.errors.values()]
        return [f"{title}: {message}" for title, message in wrong[:5]]

    def name_of(self, key: str) -> str:
        return self.names.get(key, "")

    @property
    def names(self) -> dict[str, str]:
        """The values' names by key."""
        return {value.key: value.name for option in self.options for value in option.values}

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
        self.variants = _assign(wanted, self.variants, self.model_row)

    def _drop_nameless(self) -> None:
        for option in self.options:
            option.values = [value for value in option.values if value.name.strip()]
        self.options = [option for option in self.options if option.values]


def _assign(wanted: Iterable[tuple[str, ...]], rows: list[VariantDraft], model: VariantDraft) -> list[VariantDraft]:
    """A row per combination: the same one as before, else one whose values are part of it, else a new one."""
    combinations = list(wanted)
    free = {row.keys: row for row in rows}
    found = {keys: free.pop(keys) for keys in combinations if keys in free}
    width = len(combinations[0]) if combinations else 0
    broader_or_narrower = {old: None for old in free if len(old) != width}
    for keys in combinations:
        if keys not in found:
            fits = next((old for old in broader_or_narrower if set(old) <= set(keys) or set(keys) <= set(old)), None)
            if fits is not None:
                del broader_or_narrower[fits]
            found[keys] = replace(free.pop(fits), keys=keys) if fits is not None else _new_row(keys, model)
    return [found[keys] for keys in combinations]


def _new_row(keys: tuple[str, ...], model: VariantDraft) -> VariantDraft:
    shared = {name: model.typed[name] for name in SHARED_BY_ALL if name in model.typed}
    return VariantDraft(keys=keys, typed=dict.fromkeys(TYPED, "") | shared)
