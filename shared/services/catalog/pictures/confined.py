"""The process in which strangers' files are decoded: little memory, little time, no files, and nothing else to lose.

Run as a module. Standard input: one line of JSON (what is wanted), then the file. Standard output: one line of JSON
(what came of it, with the length of every part), then the parts.
"""

import json
import os
import resource
import sys
from collections.abc import Mapping
from typing import Any

from shared.services.catalog.pictures.bounds import MAX_BYTES
from shared.services.catalog.pictures.encoding import encode_main, encode_width
from shared.services.catalog.pictures.judging import Refusal

MEMORY_BYTES = 1536 * 1024 * 1024
CPU_SECONDS = 60
#: Nobody waits for widths: they are made from what others leave of the processor.
PATIENCE = 15


def confine() -> None:
    """From here on: no more memory and time than these, no files to be written, no core to be dumped."""
    limits = (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    )
    for kind, most in limits:
        _soft, hard = resource.getrlimit(kind)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (allowed, allowed))


def carry_out(task: Mapping[str, Any], content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """The answer's head and its parts. Raises Refusal."""
    if task["do"] == "main":
        made = encode_main(content, task["edits"])
        return {"width": made.width, "height": made.height, "made_of": made.made_of}, [made.content]
    return {}, [encode_width(content, width, kind) for width, kind in task["wanted"]]


def main() -> None:
    confine()
    task = json.loads(sys.stdin.buffer.readline())
    if task["do"] != "main":
        os.nice(PATIENCE)
    content = sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        head, parts = carry_out(task, content)
    except Refusal as refusal:
        head, parts = {"refused": refusal.code}, []
    except MemoryError:
        head, parts = {"refused": "too_heavy"}, []
    out = sys.stdout.buffer
    out.write(json.dumps(head | {"sizes": [len(part) for part in parts]}).encode() + b"\n")
    for part in parts:
        out.write(part)
    out.flush()


if __name__ == "__main__":
    main()
