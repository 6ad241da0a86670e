"""How the storefront looks."""

from shared.kernel.i18n import lazy_gettext as _l
from shared.modules.definition import MenuItem, ModuleDefinition, Permission

MODULE = ModuleDefinition(
    code="themes",
    name=_l("Themes"),
    requires=(
        "catalog",
        "content",
    ),
    permissions=(
        Permission("themes.view", _l("See themes")),
        Permission("themes.edit", _l("Change and publish themes")),
    ),
    menu={
        "dashboard": (MenuItem(_l("Online store"), "themes.index", "palette", "themes.view", 500),),
    },
)
