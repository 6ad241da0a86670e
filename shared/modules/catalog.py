"""Products, variants, collections and their pictures."""

from shared.kernel.i18n import lazy_gettext as _l
from shared.modules.definition import MenuItem, ModuleDefinition, Permission

MODULE = ModuleDefinition(
    code="catalog",
    name=_l("Products"),
    requires=("stores",),
    permissions=(
        Permission("catalog.view", _l("See products")),
        Permission("catalog.edit", _l("Create and change products")),
    ),
    menu={
        "dashboard": (
            MenuItem(_l("Products"), "catalog.index", "package", "catalog.view", 200),
            MenuItem(_l("Collections"), "collections.index", "folders", "catalog.view", 210),
        ),
    },
)
