"""Orders and their fulfilment."""

from shared.kernel.i18n import lazy_gettext as _l
from shared.modules.definition import MenuItem, ModuleDefinition, Permission, Risk

MODULE = ModuleDefinition(
    code="orders",
    name=_l("Orders"),
    requires=(
        "carts",
        "customers",
    ),
    permissions=(
        Permission("orders.view", _l("See orders")),
        Permission("orders.fulfil", _l("Mark orders as shipped")),
        Permission("orders.draft", _l("Write drafts and quotes")),
        Permission("orders.edit", _l("Change orders that are placed"), risk=Risk.HIGH),
        Permission("orders.cancel", _l("Cancel orders"), risk=Risk.HIGH),
        Permission("orders.import", _l("Import past orders"), risk=Risk.HIGH),
        Permission("orders.invoice", _l("Issue invoices and credit notes"), risk=Risk.HIGH),
    ),
    menu={
        "dashboard": (
            MenuItem(_l("Orders"), "orders.index", "shopping-bag", "orders.view", 100),
            MenuItem(_l("Drafts"), "drafts.index", "file-text", "orders.draft", 100, "orders.index"),
        ),
    },
)
