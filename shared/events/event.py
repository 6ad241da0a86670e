"""What an event is."""

from dataclasses import asdict, dataclass
from typing import Any, ClassVar


@dataclass(frozen=True)
class Event:
    """A fact that has just become true. Subclasses name their ``type`` (``module.happened``) and carry ids."""

    type: ClassVar[str] = ""

    def payload(self) -> dict[str, Any]:
        """The fields as JSON values; ids as text."""
        return {name: str(value) if _is_id(value) else value for name, value in asdict(self).items()}


def _is_id(value: object) -> bool:
    return type(value).__name__ == "UUID"
