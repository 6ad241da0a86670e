"""A browser's own long name in words that people recognise."""

from shared.kernel.i18n import gettext as _

#: (what the User-Agent header contains, what people call it); the first that matches counts.
BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
HANDHELD = frozenset({"iPhone", "iPad", "Android"})


def describe_device(user_agent: str) -> dict[str, str]:
    """``{"label": "Firefox on Linux", "icon": "device-desktop"}``."""
    browser, system = _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)
    icon = "device-mobile" if system in HANDHELD else "device-desktop"
    if browser and system:
        return {"label": _("%(browser)s on %(system)s", browser=browser, system=system), "icon": icon}
    return {"label": browser or system or _("Unknown browser"), "icon": icon}


def _first(table: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for mark, name in table if mark in text), "")
