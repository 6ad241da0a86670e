"""Pages and menus."""

from shared.kernel.i18n import lazy_gettext as _l
from shared.modules.definition import MenuItem, ModuleDefinition, Permission

MODULE = ModuleDefinition(
    code="content",
    name=_l("Pages"),
    requires=("stores",),
    permissions=(
        Permission("content.view", _l("See pages and menus")),
        Permission("content.edit", _l("Change pages and menus")),
        Permission("content.translate", _l("Translate the shop’s texts")),
    ),
    menu={
        "dashboard": (
            MenuItem(_l("Pages"), "content.index", "file-text", "content.view", 400),
            MenuItem(_l("Translations"), "translations.index", "language", "content.translate", 420),
        ),
    },
)
