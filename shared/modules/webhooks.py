"""Outgoing webhooks: other programs hear what happens in a store."""

from shared.kernel.i18n import lazy_gettext as _l
from shared.modules.definition import ModuleDefinition, Permission, Risk

MODULE = ModuleDefinition(
    code="webhooks",
    name=_l("Webhooks"),
    requires=("stores", "customers", "catalog", "inventory", "orders"),
    permissions=(
        Permission("webhooks.view", _l("See webhooks and their deliveries")),
        Permission("webhooks.edit", _l("Set up webhooks, and see their secrets"), risk=Risk.HIGH),
    ),
)
