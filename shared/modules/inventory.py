"""Locations, levels and movements."""

from shared.kernel.i18n import lazy_gettext as _l
from shared.modules.definition import MenuItem, ModuleDefinition, Permission

MODULE = ModuleDefinition(
    code="inventory",
    name=_l("Inventory"),
    requires=("catalog",),
    permissions=(
        Permission("inventory.view", _l("See stock")),
        Permission("inventory.edit", _l("Adjust stock")),
    ),
    menu={
        "dashboard": (MenuItem(_l("Inventory"), "inventory.index", "stack-2", "inventory.view", 220),),
    },
)
