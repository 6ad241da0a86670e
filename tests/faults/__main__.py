"""``python -m tests.faults --seed 7``: kill everything while people buy, and count afterwards."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.faults.story import run_story


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--seed", type=int, default=7, help="decides what is killed when (default: 7)")
    parser.add_argument("--keep", type=Path, help="run in this folder and leave it, with the stack's log")
    asked = parser.parse_args()
    if asked.keep:
        run_story(asked.keep, asked.seed)
    else:
        with tempfile.TemporaryDirectory(prefix="shopstead-faults-", ignore_cleanup_errors=True) as folder:
            Path(folder).chmod(0o755)
            run_story(Path(folder), asked.seed)
    sys.stdout.write("Nothing was lost, and nothing happened twice.\n")


if __name__ == "__main__":
    main()
