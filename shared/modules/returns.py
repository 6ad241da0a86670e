"""Goods that come back."""

from shared.kernel.i18n import lazy_gettext as _l
from shared.modules.definition import MenuItem, ModuleDefinition, Permission

MODULE = ModuleDefinition(
    code="returns",
    name=_l("Returns"),
    requires=("orders",),
    permissions=(
        Permission("returns.view", _l("See returns")),
        Permission("returns.edit", _l("Open, approve, receive and close returns")),
        Permission("returns.setup", _l("Change what may be returned, and how")),
    ),
    menu={
        "dashboard": (MenuItem(_l("Returns"), "returns.index", "truck-return", "returns.view", 102, "orders.index"),),
    },
)
