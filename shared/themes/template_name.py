"""The ``template`` object: reads as ``product.wide`` and answers ``name``, ``suffix`` and ``directory``."""

from __future__ import annotations

from shared.themes.drops import Drop


class TemplateName(Drop):
    name = "Template"
    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        directory, _, file = text.rpartition("/")
        name, _, suffix = file.partition(".")
        super().__init__({"name": name, "suffix": suffix or None, "directory": directory or None})
        self.text = text

    def __str__(self) -> str:
        return self.text

    def __eq__(self, other: object) -> bool:
        return self.text == other if isinstance(other, str) else self is other

    __hash__ = Drop.__hash__

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) or (isinstance(key, str) and key in self.text)
