"""Static files of the apps, each under ``/static/<app>/``, with a content hash in every address."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from whitenoise import WhiteNoise

ROOT = Path(__file__).parents[2]
FOLDERS: Mapping[str, Path] = {
    "": Path(__file__).parent / "static",
    "dashboard": ROOT / "dashboard_app" / "static",
    "platform": ROOT / "platform_app" / "static",
    "storefront": ROOT / "storefront_app" / "static",
}
PREFIX = "/static/"
YEAR = 31_536_000


def serve_static(application: Any) -> WhiteNoise:
    """The application with its static files in front of it."""
    served = WhiteNoise(application, max_age=YEAR, allow_all_origins=False, charset="utf-8")
    for name, folder in FOLDERS.items():
        if folder.is_dir():
            served.add_files(str(folder), prefix=f"{PREFIX}{name}/" if name else PREFIX)
    return served


def static_url(path: str) -> str:
    """The address of a static file: ``static_url("shopstead.css")``, ``static_url("dashboard/products.js")``."""
    return f"{PREFIX}{path}?v={_digest(path)}"


@cache
def _digest(path: str) -> str:
    name, _, rest = path.partition("/")
    file = FOLDERS[name] / rest if name in FOLDERS and name else FOLDERS[""] / path
    return hashlib.sha256(file.read_bytes()).hexdigest()[:10]
