"""The pages of the stock room."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for

from shared.kernel.i18n import lazy_gettext as _l
from shared.modules.definition import Text
from shared.web.context import principal


@dataclass(frozen=True, slots=True)
class Section:
    """A page with those below it: endpoints that begin with one of ``also`` belong to it, too."""

    label: Text
    endpoint: str
    permission: str
    also: tuple[str, ...] = ()


SECTIONS = (
    Section(_l("Stock"), "inventory.index", "inventory.view", ("show", "create_adjustment")),
    Section(_l("Stock-takes"), "inventory.takes", "inventory.view", ("take",)),
    Section(_l("Transfers"), "inventory.transfers", "inventory.view", ("transfer",)),
    Section(_l("Purchase orders"), "inventory.purchases", "inventory.purchase", ("purchase", "reorder")),
    Section(_l("Suppliers"), "inventory.suppliers", "inventory.purchase", ("supplier",)),
    Section(_l("Waiting shoppers"), "inventory.waiting", "inventory.view", ("waiting",)),
    Section(_l("Locations"), "inventory.locations", "inventory.view", ("location",)),
    Section(_l("Settings"), "inventory.settings", "inventory.setup", ("settings",)),
)


def inventory_sections() -> list[dict[str, Any]]:
    """What ``tabs`` shows, for those pages that the person may see."""
    here = (request.endpoint or "").partition(".")[2]
    return [
        {"label": one.label, "url": url_for(one.endpoint), "active": _is_here(one, here)}
        for one in SECTIONS
        if principal().allows(one.permission) and one.endpoint in current_app.view_functions
    ]


def _is_here(section: Section, here: str) -> bool:
    """Views are named ``<noun>``, ``<noun>s`` or ``<verb>_<noun>…``."""
    return f"inventory.{here}" == section.endpoint or any(
        here == noun or here.startswith(f"{noun}_") or f"_{noun}" in here for noun in section.also
    )
