"""Menus from module definitions."""

from typing import Any

from flask import current_app, request, url_for

from shared.modules.definition import MenuItem
from shared.modules.registry import all_modules
from shared.web.context import Principal


def menu_for(app: str, principal: Principal) -> list[dict[str, Any]]:
    """The app's menu as its user may see it: ``{label, url, icon, active, children, badge}`` in order."""
    items = [item for module in all_modules().values() for item in module.menu.get(app, ())]
    shown = [item for item in items if _may_see(item, principal) and item.endpoint in current_app.view_functions]
    return [_entry(item) for item in sorted(shown, key=lambda item: item.position)]


def _may_see(item: MenuItem, principal: Principal) -> bool:
    return not item.permission or principal.allows(item.permission)


def _entry(item: MenuItem) -> dict[str, Any]:
    own = item.endpoint.partition(".")[0]
    return {
        "label": str(item.label),
        "url": url_for(item.endpoint),
        "icon": item.icon,
        "active": (request.endpoint or "").partition(".")[0] == own,
        "children": [],
        "badge": None,
    }
