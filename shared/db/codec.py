"""JSON to and from the database, by orjson."""

from typing import Any

import orjson


def dump_json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()


def load_json(text: str | bytes) -> Any:
    return orjson.loads(text)
