"""Supervision, with small processes of its own: restarts, order, and nothing left behind."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from shared.devstack.folder import DataFolder
from shared.kernel.errors import Misconfigured

ROOT = Path(__file__).parents[3]
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
PARENT = (
    "import os, subprocess, sys, time; "
    f"subprocess.Popen([sys.executable, '-c', {STUBBORN!r}], start_new_session=True); time.sleep(600)"
)
PROGRAM = """
    import sys
    from functools import partial
    from pathlib import Path
    from shared.devstack import children
    from shared.devstack.console import Console
    from shared.devstack.folder import DataFolder
    from shared.devstack.supervisor import Service, Stopped, Supervisor

    folder = DataFolder(Path(sys.argv[1]))
    folder.claim()
    with Supervisor(folder, Console()) as supervisor:
        try:
            run = lambda code: partial(children.spawn, [sys.executable, "-c", code, "marked-" + sys.argv[2]])
            supervisor.start([Service("first", run("import time; time.sleep(600)"), grace=1)])
            supervisor.start([Service("second", run(sys.argv[3]), grace=1)])
            print("all up", flush=True)
            supervisor.watch()
        except Stopped:
            print("stopped", flush=True)
"""


class Stack:
    """A supervisor in a process of its own."""

    def __init__(self, folder: Path, second: str) -> None:
        self.folder = folder
        self.mark = f"{os.getpid()}-{time.monotonic_ns()}"
        command = [sys.executable, "-c", textwrap.dedent(PROGRAM), str(folder), self.mark, second]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "all up\n"

    def pid_of(self, name: str) -> int:
        try:
            return int((self.folder / "run" / f"{name}.pid").read_text())
        except (FileNotFoundError, ValueError):
            return 0

    def end(self, with_signal: signal.Signals) -> str:
        self.process.send_signal(with_signal)
        return self.process.communicate(timeout=20)[0]


@pytest.fixture
def run(tmp_path: Path):  # noqa: ANN201
    started: list[Stack] = []

    def start(second: str = "import time; time.sleep(600)") -> Stack:
        started.append(Stack(tmp_path, second))
        return started[-1]

    yield start
    for stack in started:
        stack.process.kill()
        stack.process.wait()


def eventually(is_so: Callable[[], bool], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if is_so():
            return True
        time.sleep(0.05)
    return False


def living(pids: list[int]) -> list[int]:
    """Those that run, zombies aside."""
    found = []
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            continue
        if state != "Z":
            found.append(pid)
    return found


def grandchildren() -> list[int]:
    """The stubborn ones, wherever they have moved in the family."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                arguments = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if STUBBORN.encode() in arguments:
                found.append(int(entry.name))
    return living(found)


def test_what_crashes_is_started_again_and_the_rest_is_left_alone(run) -> None:
    stack = run()
    first, second = stack.pid_of("first"), stack.pid_of("second")
    os.kill(second, signal.SIGKILL)
    assert eventually(lambda: stack.pid_of("second") not in (0, second))
    assert stack.pid_of("first") == first
    assert "second ended (SIGKILL)" in stack.end(signal.SIGTERM)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopping_leaves_no_process(run, how: signal.Signals) -> None:
    stack = run()
    pids = [stack.pid_of("first"), stack.pid_of("second")]
    assert stack.end(how).endswith("stopped\n")
    assert stack.process.returncode == 0
    assert living(pids) == []


def test_grandchildren_that_left_the_family_are_ended_too(run) -> None:
    stack = run(PARENT)
    assert eventually(lambda: len(grandchildren()) == 1)
    os.kill(stack.pid_of("second"), signal.SIGKILL)
    assert eventually(lambda: len(grandchildren()) == 1 and stack.pid_of("second") != 0)
    stack.end(signal.SIGTERM)
    assert grandchildren() == []


def test_killing_the_supervisor_itself_ends_the_processes(run) -> None:
    stack = run()
    pids = [stack.pid_of("first"), stack.pid_of("second")]
    stack.end(signal.SIGKILL)
    assert eventually(lambda: not living(pids))


def test_one_folder_holds_one_stack(run, tmp_path: Path) -> None:
    stack = run()
    with pytest.raises(Misconfigured, match=f"already runs in .* \\(process {stack.process.pid}\\)"):
        DataFolder(tmp_path).claim()
    stack.end(signal.SIGKILL)
    assert eventually(lambda: _can_claim(tmp_path))


def test_numbers_of_dead_processes_do_not_outlive_the_next_claim(run, tmp_path: Path) -> None:
    stack = run()
    stack.end(signal.SIGKILL)
    assert stack.pid_of("first") != 0
    assert eventually(lambda: _can_claim(tmp_path))
    assert list((tmp_path / "run").glob("*.pid")) == []


def _can_claim(folder: Path) -> bool:
    try:
        DataFolder(folder).claim()
    except Misconfigured:
        return False
    return True
