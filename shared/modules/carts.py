"""Carts and what was typed at checkout."""

from shared.kernel.i18n import lazy_gettext as _l
from shared.modules.definition import MenuItem, ModuleDefinition, Permission

MODULE = ModuleDefinition(
    code="carts",
    name=_l("Carts"),
    requires=(
        "catalog",
        "inventory",
        "shipping",
        "payments",
    ),
    permissions=(
        Permission("carts.view", _l("See checkouts that were left")),
        Permission("carts.edit", _l("Fill carts and order for shoppers")),
        Permission("carts.setup", _l("Change the mails about left checkouts")),
    ),
    menu={
        "dashboard": (
            MenuItem(_l("Left checkouts"), "left_checkouts.index", "shopping-cart", "carts.view", 101, "orders.index"),
        ),
    },
)
