"""Locations, levels and movements; transfers, purchases, counts, and shoppers who wait."""

from shared.kernel.i18n import lazy_gettext as _l
from shared.modules.definition import MenuItem, ModuleDefinition, Permission

MODULE = ModuleDefinition(
    code="inventory",
    name=_l("Inventory"),
    requires=("catalog",),
    permissions=(
        Permission("inventory.view", _l("See stock")),
        Permission("inventory.edit", _l("Adjust stock")),
        Permission("inventory.purchase", _l("Buy from suppliers, and see what goods cost")),
        Permission("inventory.setup", _l("Change locations and the settings of stock")),
    ),
    menu={
        "dashboard": (MenuItem(_l("Inventory"), "inventory.index", "stack-2", "inventory.view", 220),),
    },
)
