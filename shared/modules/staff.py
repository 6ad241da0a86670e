"""Users, memberships and what they may do."""

from shared.kernel.i18n import lazy_gettext as _l
from shared.modules.definition import MenuItem, ModuleDefinition, Permission, Risk

MODULE = ModuleDefinition(
    code="staff",
    name=_l("Staff"),
    requires=("stores",),
    permissions=(
        Permission("staff.view", _l("See who works here")),
        Permission("staff.edit", _l("Invite, change and remove staff"), risk=Risk.HIGH),
        Permission("staff.api_keys", _l("Make and revoke API keys"), risk=Risk.HIGH),
    ),
    menu={
        "dashboard": (MenuItem(_l("Staff"), "staff.index", "users", "staff.view", 800),),
    },
)
