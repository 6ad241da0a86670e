"""``If-Match``: a write goes through only if nothing has changed since it was read."""

from flask import request

from shared.kernel.errors import Invalid, PreconditionFailed
from shared.kernel.i18n import gettext as _


def expected_version() -> int | None:
    """The version that the caller read, from ``If-Match: "3"``; None where the caller does not ask."""
    tags = request.if_match
    if not tags or tags.star_tag:
        return None
    first = next(iter(tags.as_set()), "")
    if not first.isdecimal():
        raise Invalid(_("If-Match must hold the ETag of the answer that you read."))
    return int(first)


def demand_version(current: int) -> None:
    """Raises PreconditionFailed where the caller read another version than the one that is there."""
    wanted = expected_version()
    if wanted is not None and wanted != current:
        raise PreconditionFailed(_("This has changed since you read it. Read it again, and repeat your change."))
