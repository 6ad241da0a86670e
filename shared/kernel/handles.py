"""Handles: the readable part of an address, made from a title."""

from collections.abc import Callable

from slugify import slugify

MAX_HANDLE = 120


def make_handle(title: str, *, otherwise: str) -> str:
    """``Blauwe Kom №1`` → ``blauwe-kom-no1``; other scripts are transliterated; ``otherwise`` where nothing remains."""
    return slugify(title, max_length=MAX_HANDLE, word_boundary=True) or otherwise


def first_free_handle(handle: str, is_taken: Callable[[str], bool]) -> str:
    """The handle itself, or with -2, -3 … where others have it."""
    candidate, number = handle, 2
    while is_taken(candidate):
        candidate, number = f"{handle[: MAX_HANDLE - 8]}-{number}", number + 1
    return candidate
