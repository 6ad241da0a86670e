"""One line for each step that a person may wonder about."""

import time

import click


class Progress:
    """Says what is being done, and at the end how long it took."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def say(self, text: str) -> None:
        click.echo(f"{self.seconds:5.1f} s  {text}")

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began
