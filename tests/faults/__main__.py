"""``python -m tests.faults --seed 7``: kill everything while people buy, and count afterwards.

``--full`` lets a hundred rounds of everybody at once go before.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.faults.story import run_story


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--seed", type=int, default=7, help="decides what is killed when (default: 7)")
    parser.add_argument("--keep", type=Path, help="run in this folder and leave it, with the stack's log")
    parser.add_argument("--full", action="store_true", help="first 100 rounds of 50 shoppers after the last unit")
    asked = parser.parse_args()
    if asked.full:
        races = [sys.executable, "-m", "pytest", "-q", str(Path(__file__).with_name("test_races.py"))]
        subprocess.run(races, env=os.environ | {"FULL_RACES": "1"}, check=True)
    if asked.keep:
        run_story(asked.keep, asked.seed)
    else:
        with tempfile.TemporaryDirectory(prefix="shopstead-faults-", ignore_cleanup_errors=True) as folder:
            Path(folder).chmod(0o755)
            run_story(Path(folder), asked.seed)
    sys.stdout.write("Nothing was lost, and nothing happened twice.\n")


if __name__ == "__main__":
    main()
