"""What happens to pages and menus."""

from dataclasses import dataclass
from typing import ClassVar

from shared.events.event import Event


@dataclass(frozen=True)
class ContentChanged(Event):
    """A page, menu or theme that shoppers see was changed."""

    type: ClassVar[str] = "content.changed"
