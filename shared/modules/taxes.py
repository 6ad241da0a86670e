"""Tax zones, rates and classes."""

from shared.kernel.i18n import lazy_gettext as _l
from shared.modules.definition import ModuleDefinition, Permission

MODULE = ModuleDefinition(
    code="taxes",
    name=_l("Taxes"),
    requires=("stores", "catalog"),
    permissions=(
        Permission("taxes.view", _l("See taxes")),
        Permission("taxes.edit", _l("Change taxes")),
    ),
)
