"""What a figure is told about the one thing it draws."""

from dataclasses import dataclass, replace
from random import Random

from shared.cli.demo.pictures.colour import Colour


@dataclass(frozen=True)
class Look:
    """Form, pattern and colours of one thing; `seed` settles everything left to chance."""

    form: str
    pattern: str
    colour: Colour
    accent: Colour
    seed: int

    def chance(self) -> Random:
        return Random(self.seed)

    def but(self, **changes: object) -> "Look":
        return replace(self, **changes)  # type: ignore[arg-type]
