"""What a module tells the platform about itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from babel.support import LazyProxy

Text = str | LazyProxy
Provider = Callable[[], Mapping[str, Any]]


class Tier(StrEnum):
    CORE = "core"
    OPTIONAL = "optional"
    INTERNAL = "internal"


class Risk(StrEnum):
    NORMAL = "normal"
    HIGH = "high"


@dataclass(frozen=True)
class Permission:
    """Something a member, API key or token may be allowed to do, such as ``orders.cancel``."""

    code: str
    label: Text
    risk: Risk = Risk.NORMAL


@dataclass(frozen=True)
class MenuItem:
    """A link in an app's menu. ``endpoint`` is Flask's; shown to holders of ``permission``, to all if it is empty.

    ``parent`` is the endpoint of the item that it stands under; it unfolds where one is in that part of the app.
    """

    label: Text
    endpoint: str
    icon: str
    permission: str
    position: int = 100
    parent: str = ""


@dataclass(frozen=True)
class Setting:
    """A value that a store may set for the module."""

    name: str
    label: Text
    default: Any


@dataclass(frozen=True)
class ModuleDefinition:
    """A module: its code names the room that it has in every layer."""

    code: str
    name: Text
    version: str = "1"
    tier: Tier = Tier.CORE
    requires: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    permissions: tuple[Permission, ...] = ()
    menu: Mapping[str, tuple[MenuItem, ...]] = field(default_factory=dict)
    settings: tuple[Setting, ...] = ()
    context_providers: Mapping[str, tuple[Provider, ...]] = field(default_factory=dict)
    metrics: tuple[str, ...] = ()
    listens_to: tuple[str, ...] = ()

    def default_of(self, setting: str) -> Any:
        """The default of a setting. Raises KeyError for an unknown one."""
        return {known.name: known.default for known in self.settings}[setting]
