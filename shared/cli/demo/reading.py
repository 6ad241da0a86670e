"""Where the demo's texts come from: JSON files beside this module, one folder per shop."""

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any

SHOPS = ("kleistudio", "souq", "fudekami")


@lru_cache(maxsize=32)
def read_json(shop: str, name: str) -> Any:
    """The content of `<shop>/<name>.json`; treat it as read-only."""
    return json.loads(files("shared.cli.demo").joinpath(shop, f"{name}.json").read_text(encoding="utf-8"))


def product_files(shop: str) -> list[str]:
    """The names of a shop's catalogue files, in alphabetical order."""
    folder = files("shared.cli.demo").joinpath(shop)
    names = (entry.name for entry in folder.iterdir())
    return sorted(name.removesuffix(".json") for name in names if name.startswith("products_"))
