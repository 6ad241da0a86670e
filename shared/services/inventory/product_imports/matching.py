"""Which variant of a product each row speaks of, and which options the product will have."""

from shared.kernel.i18n import gettext as _
from shared.services.catalog.inputs import MAX_OPTIONS
from shared.services.catalog.product_files.grouping import RowCells
from shared.services.catalog.product_files.values import Reader
from shared.services.inventory.product_imports.known import KnownProduct, KnownVariant
from shared.services.inventory.product_imports.plans import Plan, PlannedVariant
from shared.services.inventory.product_imports.reading import FRESH_VARIANT, CellReader

_NAMELESS = {("title", "default title")}


def plan_variants(plan: Plan, cells: CellReader, reader: Reader, cleared: frozenset[str]) -> None:
    """Fill in options and variants: those of the file, and those that are there and stay."""
    names = _option_names(plan)
    if names is None:
        return
    rows = _variant_rows(plan, names)
    matched = _match(plan, rows, names)
    for row, known, values in matched:
        columns = dict(known.columns) if known else dict(FRESH_VARIANT)
        cells.variant(row, columns, cleared)
        picture = row.cells.get("variant_picture", "").strip()[:2000]
        plan.variants.append(PlannedVariant(known, values, columns, cells.stock(row), row.number, picture))
    _keep_others(plan, names)
    plan.options = _options(plan, names)


def _option_names(plan: Plan) -> list[str] | None:
    """The options as the file names them, else as they are. None where they cannot go together."""
    said = [_first(plan, f"option{number}_name") for number in range(1, MAX_OPTIONS + 1)]
    named = [name for name in said if name]
    if len(named) == 1 and (named[0].casefold(), _first(plan, "option1_value").casefold()) in _NAMELESS:
        named = []
    present = [option.name for option in plan.known.options] if plan.known else []
    if not any(said) or not named:
        return present
    same = [name.casefold() for name in named] == [name.casefold() for name in present]
    if not plan.known or same or (not present and len(plan.known.variants) == 1):
        return present if same else named
    plan.complain(
        _("The product has the options “%(present)s”, but the file says “%(said)s”.", present=", ".join(present) or "–",
          said=", ".join(named))
    )  # fmt: skip
    return None


def _first(plan: Plan, code: str) -> str:
    return next((row.cells[code].strip() for row in plan.rows.rows if code in row.cells), "")


def _variant_rows(plan: Plan, names: list[str]) -> list[RowCells]:
    """Rows that speak of a variant. A known product's first row may speak of the product alone."""
    rows = plan.rows.variants
    if plan.known and len(plan.known.variants) > 1 and rows and not rows[0].is_variant:
        rows = rows[1:]
    if not names and not plan.known and len(rows) > 1:
        for row in rows[1:]:
            plan.complain(_("This row is a further variant, but the product has no options."), row.number)
    return rows


def _match(
    plan: Plan, rows: list[RowCells], names: list[str]
) -> list[tuple[RowCells, KnownVariant | None, tuple[str, ...]]]:
    """By SKU, else by values, else the only one there is."""
    free = list(plan.known.variants) if plan.known else []
    found: list[tuple[RowCells, KnownVariant | None, tuple[str, ...]]] = []
    for row in rows:
        values = tuple(row.cells.get(f"option{index}_value", "").strip() for index in range(1, len(names) + 1))
        known = _known_for(row, values, free, plan.known, names)
        if known is not None:
            free.remove(known)
            if known.values and not all(values):
                values = tuple(said or had for said, had in zip(values, known.values, strict=False))
        elif names and not all(values):
            missing = names[values.index("")]
            plan.complain(_("The value of the option “%(option)s” is missing.", option=missing), row.number)
        elif not names and plan.known:
            plan.complain(_("No variant of the product fits this row."), row.number)
        found.append((row, known, values))
    return found


def _known_for(
    row: RowCells, values: tuple[str, ...], free: list[KnownVariant], product: KnownProduct | None, names: list[str]
) -> KnownVariant | None:
    sku = row.cells.get("sku", "").strip()
    by_sku = next((variant for variant in free if sku and variant.columns["sku"] == sku), None)
    if by_sku is not None or product is None:
        return by_sku
    if names and product.options:
        wanted = tuple(value.casefold() for value in values)
        return next((one for one in free if tuple(value.casefold() for value in one.values) == wanted), None)
    return free[0] if len(product.variants) == 1 and free else None


def _keep_others(plan: Plan, names: list[str]) -> None:
    """Variants that the file does not speak of stay as they are."""
    spoken = {variant.known.id for variant in plan.variants if variant.known}
    for known in plan.known.variants if plan.known else ():
        if known.id not in spoken:
            values = known.values or ("",) * len(names)
            plan.variants.append(PlannedVariant(known, values, dict(known.columns), None, 0))


def _options(plan: Plan, names: list[str]) -> list[tuple[str, list[str]]]:
    """Known values keep their places, new ones follow in the file's order; one spelling for each."""
    options = []
    for index, name in enumerate(names):
        present = plan.known.options[index].values if plan.known and plan.known.options else {}
        spelling = {value.casefold(): value for value in present}
        for variant in plan.variants:
            value = variant.values[index] if index < len(variant.values) else ""
            if value:
                spelling.setdefault(value.casefold(), value)
        options.append((name, list(spelling.values())))
        for variant in plan.variants:
            kept = list(variant.values)
            if index < len(kept) and kept[index]:
                kept[index] = spelling[kept[index].casefold()]
                variant.values = tuple(kept)
    return options
