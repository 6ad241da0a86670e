"""Import every module of a package, so that what it defines is known without anybody registering it by hand."""

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType


def import_all(package: str) -> list[ModuleType]:
    """Import ``package`` and all modules below it, in name order."""
    root = importlib.import_module(package)
    return [importlib.import_module(name) for name in _names_below(root)]


def _names_below(root: ModuleType) -> Iterator[str]:
    for found in sorted(pkgutil.walk_packages(root.__path__, f"{root.__name__}."), key=lambda item: item.name):
        yield found.name


def find_module(name: str) -> ModuleType | None:
    """The module of that dotted name, or None where no such file exists (an error inside it is raised)."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and (name == error.name or name.startswith(error.name + ".")):
            return None
        raise
