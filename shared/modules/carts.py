"""Carts and what was typed at checkout."""

from shared.kernel.i18n import lazy_gettext as _l
from shared.modules.definition import ModuleDefinition

MODULE = ModuleDefinition(
    code="carts",
    name=_l("Carts"),
    requires=(
        "catalog",
        "inventory",
        "shipping",
        "payments",
    ),
)
