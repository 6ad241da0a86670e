"""Stores, their domains and settings."""

from shared.kernel.i18n import lazy_gettext as _l
from shared.modules.definition import MenuItem, ModuleDefinition, Permission, Risk

MODULE = ModuleDefinition(
    code="stores",
    name=_l("Stores"),
    permissions=(
        Permission("stores.view", _l("See the store’s settings")),
        Permission("stores.edit", _l("Change the store’s settings")),
        Permission("stores.domains", _l("Connect domains"), risk=Risk.HIGH),
    ),
    menu={
        "dashboard": (
            MenuItem(_l("Home"), "home.index", "home", "", 10),
            MenuItem(_l("Settings"), "settings.show", "settings", "stores.view", 900),
        ),
    },
)
