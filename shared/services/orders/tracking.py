"""How a parcel can be followed: by its courier's page, or by a link of one's own."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from shared.kernel.couriers import tracking_link
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _

LONGEST_NAME, LONGEST_NUMBER, LONGEST_LINK = 80, 120, 500


@dataclass(frozen=True, slots=True)
class Tracking:
    carrier: str = ""
    number: str = ""
    url: str = ""


def checked_tracking(carrier: str, number: str, url: str, *, before: Tracking = Tracking()) -> Tracking:
    """The tracking as it is kept. Without a link of one's own, a known courier's page is where the parcel is followed.

    ``before`` is what was kept so far: its link gives way where it was the courier's page. Raises Invalid.
    """
    carrier, number, url = carrier.strip(), number.strip(), url.strip()
    fields = {}
    if len(carrier) > LONGEST_NAME:
        fields["carrier"] = _("This is too long.")
    if len(number) > LONGEST_NUMBER:
        fields["tracking_number"] = _("This is too long.")
    if url and not _is_link(url):
        fields["tracking_url"] = _("Type a whole address with https://.")
    if fields:
        raise Invalid(next(iter(fields.values())), fields=fields)
    if url and url == tracking_link(before.carrier, before.number):
        url = ""
    return Tracking(carrier, number, url or tracking_link(carrier, number))


def _is_link(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return len(url) <= LONGEST_LINK and parts.scheme in ("http", "https") and bool(parts.hostname)
