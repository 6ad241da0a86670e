"""The files of themes that came with the platform, read once per process."""

from functools import cache
from pathlib import Path

import shared.themes
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.themes.revision import ThemeRevision

BASES = Path(shared.themes.__path__[0])


@cache
def base_files(name: str) -> ThemeRevision:
    """Raises NotFound where no theme of that name came along."""
    folder = BASES / name
    if not name.isidentifier() or not (folder / "layout").is_dir():
        raise NotFound(_("This theme does not exist."))
    return ThemeRevision.from_directory(folder)
