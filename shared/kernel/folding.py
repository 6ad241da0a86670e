"""Words as search compares them: without case, accents and the spelling variants of Arabic.

Folding follows Unicode: compatibility decomposition (NFKD), marks removed, full case folding; then the letters that
do not decompose, and for Arabic what readers write interchangeably (hamza carriers, final ya and alef maqsura, ta
marbuta and ha, Persian keyboards' kaf and ya, tatweel). Chinese and Japanese runs have no spaces and become bigrams.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

MAX_WORD = 60
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ŋ": "n", "ħ": "h"}
    | {"ى": "ي", "ة": "ه", "ی": "ي", "ک": "ك", "ٱ": "ا", "ہ": "ه", "ـ": "", "ء": "", "’": "", "'": "", "\u200c": ""}
)
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_WORD = re.compile(r"[^\W_]+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_ARTICLE = "ال"


def fold(text: str) -> str:
    """The text as it is compared: ``Café`` and ``CAFE`` alike, ``أحمر`` and ``احمر`` alike."""
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return bare.casefold().translate(_LETTERS).translate(_DIGITS)


def query_words(text: str) -> list[str]:
    """The words that a product must all have, in their order and each once."""
    words = [_without_article(word) for run in _WORD.findall(fold(text)) for word in _parts(run)]
    return list(dict.fromkeys(word[:MAX_WORD] for word in words))


def index_words(texts: Iterable[str]) -> set[str]:
    """Every word under which these texts are found."""
    return {word[:MAX_WORD] for text in texts for run in _WORD.findall(fold(text)) for word in _spellings(run)}


def compact(text: str) -> str:
    """Letters and digits only: a SKU such as ``MUG-01/B`` as people type it without its marks."""
    return "".join(_WORD.findall(fold(text)))[:MAX_WORD]


def _spellings(run: str) -> Iterator[str]:
    for part in _parts(run):
        yield part
        yield _without_article(part)
    if _UNSPACED.fullmatch(run):
        yield run
        yield run[-1]


def _parts(run: str) -> Iterator[str]:
    """A run of letters cut where the script changes; unspaced scripts in overlapping pairs."""
    position = 0
    for found in _UNSPACED.finditer(run):
        if found.start() > position:
            yield run[position : found.start()]
        yield from _pairs(found.group())
        position = found.end()
    if position < len(run):
        yield run[position:]


def _pairs(run: str) -> list[str]:
    return [run] if len(run) < 3 else [run[index : index + 2] for index in range(len(run) - 1)]


def _without_article(word: str) -> str:
    return word[2:] if word.startswith(_ARTICLE) and len(word) > 4 else word
