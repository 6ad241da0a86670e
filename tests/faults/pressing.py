"""Many hands on the same button."""

import threading
from collections.abc import Callable
from typing import Any


def at_once(calls: list[Callable[[], Any]], width: int) -> list[Any]:
    """Run the calls in so many threads, which all begin at the same moment; gives their answers."""
    answers: list[Any] = []
    problems: list[BaseException] = []
    start, waiting = threading.Barrier(min(width, len(calls))), iter(calls)
    lock = threading.Lock()

    def work() -> None:
        start.wait()
        while True:
            with lock:
                call = next(waiting, None)
            if call is None:
                return
            try:
                answers.append(call())
            except BaseException as problem:
                problems.append(problem)

    threads = [threading.Thread(target=work) for _thread in range(min(width, len(calls)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    return answers
