"""All modules, found by themselves: our own files, and installed packages' entry points."""

from collections.abc import Iterable
from functools import cache
from importlib.metadata import entry_points

from shared.kernel.discovery import import_all
from shared.kernel.errors import Misconfigured
from shared.modules.definition import ModuleDefinition, Permission, Tier

ENTRY_POINTS = "shopstead.modules"
ORDER = (
    "stores staff billing customers catalog inventory promotions shipping taxes payments carts orders returns content"
    " themes marketing loyalty analytics engines webhooks"
).split()


@cache
def all_modules() -> dict[str, ModuleDefinition]:
    """Every known module by code, lowest first; those of other packages come last."""
    found = [*_own_modules(), *_installed_modules()]
    modules = {module.code: module for module in sorted(found, key=_rank)}
    for module in modules.values():
        missing = set(module.requires) - set(modules)
        if missing:
            raise Misconfigured(
                f"The module {module.code} requires {', '.join(sorted(missing))}, which is not installed."
            )
    return modules


def _own_modules() -> Iterable[ModuleDefinition]:
    for file in import_all("shared.modules"):
        definition = getattr(file, "MODULE", None)
        if isinstance(definition, ModuleDefinition):
            yield definition


def _installed_modules() -> Iterable[ModuleDefinition]:
    return (point.load() for point in entry_points(group=ENTRY_POINTS))


def _rank(module: ModuleDefinition) -> tuple[int, str]:
    return (ORDER.index(module.code) if module.code in ORDER else len(ORDER), module.code)


def all_permissions() -> dict[str, Permission]:
    """The permission vocabulary, by code."""
    return {permission.code: permission for module in all_modules().values() for permission in module.permissions}


def enabled_codes(disabled: Iterable[str]) -> frozenset[str]:
    """The modules that remain when ``disabled`` are switched off, and with them whatever needs them.

    Core and internal modules stay.
    """
    off = {code for code in disabled if all_modules()[code].tier == Tier.OPTIONAL}
    while True:
        fallen = {code for code, module in all_modules().items() if set(module.requires) & off} - off
        if not fallen:
            return frozenset(set(all_modules()) - off)
        off |= fallen
