"""The permission vocabulary as a page shows it: by module, with what the viewer may hand out."""

from dataclasses import dataclass

from shared.models.staff.membership import Membership
from shared.modules.definition import Permission, Risk, Text
from shared.modules.registry import all_modules


@dataclass(frozen=True)
class PermissionGroup:
    """One module's permissions; ``given`` are those that the actor has and may so pass on."""

    code: str
    name: Text
    permissions: tuple[Permission, ...]
    given: frozenset[str]


def permission_groups(actor: Membership) -> list[PermissionGroup]:
    return [
        PermissionGroup(
            module.code,
            module.name,
            module.permissions,
            frozenset(one.code for one in module.permissions if actor.allows(one.code)),
        )
        for module in all_modules().values()
        if module.permissions
    ]


def is_risky(permission: Permission) -> bool:
    return permission.risk is Risk.HIGH
