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
            MenuItem(_l("Categories"), "categories.index", "list-details", "catalog.view", 205, "catalog.index"),
            MenuItem(_l("Collections"), "collections.index", "folders", "catalog.view", 210, "catalog.index"),
            MenuItem(_l("Sales"), "sales.index", "discount", "catalog.view", 212, "catalog.index"),
            MenuItem(_l("Price lists"), "price_lists.index", "coins", "catalog.view", 214, "catalog.index"),
            MenuItem(_l("Attributes"), "attributes.index", "tags", "catalog.view", 215, "catalog.index"),
            MenuItem(_l("Pictures"), "media.index", "photo", "catalog.view", 218, "catalog.index"),
        ),
    },
)
