"""The people who buy."""

from shared.kernel.i18n import lazy_gettext as _l
from shared.modules.definition import MenuItem, ModuleDefinition, Permission, Risk

MODULE = ModuleDefinition(
    code="customers",
    name=_l("Customers"),
    requires=("stores",),
    permissions=(
        Permission("customers.view", _l("See customers")),
        Permission("customers.edit", _l("Change customers")),
        Permission("customers.erase", _l("Erase customers"), risk=Risk.HIGH),
    ),
    menu={
        "dashboard": (
            MenuItem(_l("Customers"), "customers.index", "user-heart", "customers.view", 300),
            MenuItem(_l("Customer groups"), "customer_groups.index", "users", "customers.view", 302, "customers.index"),
        ),
    },
)
