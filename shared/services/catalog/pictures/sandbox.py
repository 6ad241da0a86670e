"""Having pictures encoded by a process of their own, which may run out of memory or time without harm."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from shared.services.catalog.pictures.encoding import EncodedPicture
from shared.services.catalog.pictures.judging import Refusal

CHILD = "shared.services.catalog.pictures.confined"
ROOT = Path(__file__).parents[4]
LONGEST_SECONDS = 90


def encode_safely(content: bytes, edits: Mapping[str, Any] | None = None) -> EncodedPicture:
    """A stranger's file as the WebP that we keep. Raises Refusal, also where it takes too much memory or time."""
    head, parts = _ask({"do": "main", "edits": dict(edits or {})}, content)
    return EncodedPicture(parts[0], head["width"], head["height"], head["made_of"])


def encode_widths(content: bytes, wanted: Sequence[tuple[int, str]]) -> list[bytes]:
    """One of our own pictures in several widths and kinds (``webp``, ``avif``). Raises Refusal."""
    _head, parts = _ask({"do": "widths", "wanted": list(wanted)}, content)
    return parts


def _ask(task: Mapping[str, Any], content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    try:
        done = subprocess.run(  # noqa: S603 (our own module, no shell, nothing of the visitor's in the command)
            [sys.executable, "-m", CHILD],
            input=json.dumps(task).encode() + b"\n" + content,
            capture_output=True,
            timeout=LONGEST_SECONDS,
            cwd=ROOT,
            env={"PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refusal("too_heavy") from None
    line, _newline, body = done.stdout.partition(b"\n")
    if done.returncode != 0 or not line:
        raise Refusal("too_heavy" if done.returncode < 0 else "damaged")
    head = json.loads(line)
    if "refused" in head:
        raise Refusal(head["refused"])
    return head, _cut(body, head["sizes"])


def _cut(body: bytes, sizes: Sequence[int]) -> list[bytes]:
    parts, start = [], 0
    for size in sizes:
        parts.append(body[start : start + size])
        start += size
    return parts
