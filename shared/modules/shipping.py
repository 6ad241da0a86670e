"""Zones and rates."""

from shared.kernel.i18n import lazy_gettext as _l
from shared.modules.definition import ModuleDefinition, Permission

MODULE = ModuleDefinition(
    code="shipping",
    name=_l("Shipping"),
    requires=("stores",),
    permissions=(
        Permission("shipping.view", _l("See shipping rates")),
        Permission("shipping.edit", _l("Change shipping rates")),
    ),
)
