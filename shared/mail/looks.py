"""What a store makes of the frame of its mails."""

from shared.mail.rendering import PLAIN_LOOK, Look
from shared.models.stores.mailing import Mailing
from shared.models.stores.store import Store
from shared.services.stores.links import store_url


def look_of(mailing: Mailing, store: Store) -> Look:
    """What the frame looks like; a store that set nothing asks for nothing."""
    if not mailing.color and not mailing.logo:
        return PLAIN_LOOK
    logo = store_url(store, f"/media/{mailing.logo}") if mailing.logo else ""
    color = mailing.color or PLAIN_LOOK.color
    return Look(color, "#ffffff" if _is_dark(color) else "#18181b", logo)


def _is_dark(color: str) -> bool:
    """By the relative luminance of WCAG 2.2: whether white reads better on it than black."""
    red, green, blue = (_linear(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.179


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
