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
    """The names of a shop's catalogue files, in the order in which the shop shows them."""
    return [f"products_{name}" for name in read_json(shop, "shop")["catalogue"]]
