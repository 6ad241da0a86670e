"""What happens to pictures."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from shared.events.event import Event


@dataclass(frozen=True)
class PictureReceived(Event):
    """A file arrived, or a picture is to be cut anew: it waits to be made ready."""

    type: ClassVar[str] = "media.received"
    media_id: UUID


@dataclass(frozen=True)
class PictureReady(Event):
    """A picture can be shown; its renditions are still to be made."""

    type: ClassVar[str] = "media.ready"
    media_id: UUID
