"""Who may give which rights: only what the vocabulary knows, and never more than one has."""

from collections.abc import Iterable

from shared.kernel.errors import Invalid, NotAllowed
from shared.kernel.i18n import gettext as _
from shared.models.staff.membership import Membership, Role
from shared.modules.registry import all_permissions


def known_permissions(wanted: Iterable[str]) -> list[str]:
    """The permissions in the vocabulary's order. Raises Invalid for one that no module declares."""
    asked = set(wanted)
    unknown = asked - set(all_permissions())
    if unknown:
        raise Invalid(fields={"permissions": _("Unknown permission: %(code)s.", code=", ".join(sorted(unknown)))})
    return [code for code in all_permissions() if code in asked]


def within_rights(actor: Membership | None, permissions: Iterable[str]) -> None:
    """Raises NotAllowed where the actor would give away what they do not hold. None is the command line."""
    if actor is not None and not all(actor.allows(code) for code in permissions):
        raise NotAllowed(_("You cannot give permissions that you do not have yourself."))


def may_manage(actor: Membership, role: Role, permissions: Iterable[str]) -> None:
    """Raises NotAllowed unless the actor is an owner, or the other one is staff with no more rights than the actor."""
    if actor.role == Role.OWNER:
        return
    if role == Role.OWNER:
        raise NotAllowed(_("Only an owner can do this."))
    within_rights(actor, permissions)
