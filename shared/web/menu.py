"""Menus from module definitions."""

from collections.abc import Sequence
from typing import Any

from flask import current_app, request, url_for

from shared.modules.definition import MenuItem
from shared.modules.registry import all_modules
from shared.web.context import Principal


def menu_for(app: str, principal: Principal) -> list[dict[str, Any]]:
    """The app's menu as its user may see it: ``{label, url, icon, active, children, badge}`` in order.

    Who may not see an item's parent finds the item on the first level.
    """
    items = [item for module in all_modules().values() for item in module.menu.get(app, ())]
    shown = sorted(filter(lambda item: _is_shown(item, principal), items), key=lambda item: item.position)
    endpoints = {item.endpoint for item in shown}
    return [_entry(item, shown) for item in shown if item.parent not in endpoints]


def _is_shown(item: MenuItem, principal: Principal) -> bool:
    may_see = not item.permission or principal.allows(item.permission)
    return may_see and item.endpoint in current_app.view_functions


def _entry(item: MenuItem, shown: Sequence[MenuItem]) -> dict[str, Any]:
    own = item.endpoint.partition(".")[0]
    return {
        "label": str(item.label),
        "url": url_for(item.endpoint),
        "icon": item.icon,
        "active": (request.endpoint or "").partition(".")[0] == own,
        "children": [_entry(child, shown) | {"icon": ""} for child in shown if child.parent == item.endpoint],
        "badge": None,
    }
