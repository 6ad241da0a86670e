"""Discounts: codes and offers."""

from shared.kernel.i18n import lazy_gettext as _l
from shared.modules.definition import MenuItem, ModuleDefinition, Permission

MODULE = ModuleDefinition(
    code="promotions",
    name=_l("Discounts"),
    requires=("catalog",),
    permissions=(
        Permission("discounts.view", _l("See discounts")),
        Permission("discounts.edit", _l("Create and change discounts")),
    ),
    menu={
        "dashboard": (MenuItem(_l("Discounts"), "discounts.index", "discount", "discounts.view", 230),),
    },
)
