"""The steps by which a draft changes before it is saved; each is a button that also works without a script."""

from collections.abc import Callable

from dashboard_app.catalog.draft_reading import new_key
from dashboard_app.catalog.drafts import SHARED_BY_ALL, OptionDraft, ProductDraft
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.services.catalog.inputs import MAX_OPTIONS


def take_step(draft: ProductDraft, step: str) -> None:
    """Change the draft as the button asks: ``add-option``, ``drop-value:<key>``, ``apply-price`` …

    Raises Invalid where that cannot be, or for a step that does not exist.
    """
    name, _mark, key = step.partition(":")
    known = STEPS.get(name)
    if known is None:
        raise Invalid(_("This step does not exist."))
    known(draft, key)


def _combine(draft: ProductDraft, _key: str) -> None:
    empty = [option for option in draft.options if not any(value.name.strip() for value in option.values)]
    draft.combine()
    draft.options += empty


def _add_option(draft: ProductDraft, _key: str) -> None:
    _combine(draft, "")
    if len(draft.options) >= MAX_OPTIONS:
        raise Invalid(_("A product has at most %(count)s options.", count=MAX_OPTIONS))
    draft.options.append(OptionDraft(new_key(), ""))


def _drop_option(draft: ProductDraft, key: str) -> None:
    dropped = {value.key for option in draft.options if option.key == key for value in option.values}
    draft.options = [option for option in draft.options if option.key != key]
    draft.left_out = set()
    for row in draft.variants:
        row.keys = tuple(value for value in row.keys if value not in dropped)
    _combine(draft, "")


def _drop_value(draft: ProductDraft, key: str) -> None:
    for option in draft.options:
        option.values = [value for value in option.values if value.key != key]
    draft.variants = [row for row in draft.variants if key not in row.keys] or draft.variants[:1]
    _combine(draft, "")


def _drop_variant(draft: ProductDraft, key: str) -> None:
    keys = tuple(part for part in key.split(",") if part)
    if len(draft.variants) == 1:
        raise Invalid(_("A product needs at least one variant."))
    draft.left_out.add(keys)
    draft.variants = [row for row in draft.variants if row.keys != keys]


def _bring_back(draft: ProductDraft, _key: str) -> None:
    draft.left_out = set()
    _combine(draft, "")


def _apply(draft: ProductDraft, name: str) -> None:
    """What stands in the first row holds for all."""
    if name not in (*SHARED_BY_ALL, "stock"):
        raise Invalid(_("This step does not exist."))
    if draft.is_large:
        raise Invalid(_("This step does not exist."))
    for row in draft.variants[1:]:
        row.typed[name] = draft.variants[0].typed[name]


STEPS: dict[str, Callable[[ProductDraft, str], None]] = {
    "combine": _combine,
    "add-option": _add_option,
    "drop-option": _drop_option,
    "drop-value": _drop_value,
    "drop-variant": _drop_variant,
    "bring-back": _bring_back,
    "apply": _apply,
}
