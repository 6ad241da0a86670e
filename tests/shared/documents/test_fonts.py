"""Which letters can be printed, and where others come from."""

import shutil
from pathlib import Path

from shared.documents.fonts import FAMILIES, OURS, font_book, letters_of


def test_our_fonts_are_tried_in_order_and_none_of_the_machine() -> None:
    book = font_book()
    assert book.families == FAMILIES
    assert set(book.fonts.families()) == set(FAMILIES)
    for letter in "Aéß€Жقگ筆\u2068\u2069\u200f":
        assert ord(letter) in book.letters, letter


def test_the_operator_adds_fonts(tmp_path: Path) -> None:
    (arabic,) = OURS.rglob("Vazirmatn_400Regular.ttf")
    shutil.copy(arabic, tmp_path / "more.ttf")
    (tmp_path / "read me.txt").write_text("no font")
    book = font_book(tmp_path)
    assert book.families == FAMILIES
    assert book.letters == font_book().letters
    assert font_book(tmp_path / "nowhere").letters == font_book().letters


def test_what_nobody_sees_is_left_out_and_accents_are_joined() -> None:
    book = font_book()
    assert book.drawable("plain text") == "plain text"
    assert book.drawable("e\u0301") == "é"
    assert book.drawable("a\x00b\ufe0fc\u2028d") == "a bc d"


def test_a_font_that_is_none_has_no_letters() -> None:
    assert letters_of(b"\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00") == set()
