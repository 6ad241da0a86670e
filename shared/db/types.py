"""Column types of our own."""

from enum import StrEnum

from sqlalchemy import Enum


def enum_column(kind: type[StrEnum]) -> Enum:
    """A StrEnum kept as text, guarded by a CHECK constraint, so that adding a value needs no type change."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=32,
        values_callable=lambda kind: [member.value for member in kind],
        name=_snake(kind.__name__),
    )


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
