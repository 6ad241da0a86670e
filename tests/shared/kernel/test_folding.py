"""Words as search compares them."""

import pytest

from shared.kernel.folding import compact, fold, index_words, query_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Crème Brûlée", "creme brulee"),
        ("STRASSE", "straße"),
        ("Smørrebrød", "smorrebrod"),
        ("أحمر", "احمر"),
        ("قهوة", "قهوه"),
        ("مصطفى", "مصطفي"),
        ("كِتَابٌ", "كتاب"),
        ("جمـــيل", "جميل"),
        ("١٢٣", "123"),
        ("ﬁne", "fine"),
        ("ＡＢＣ", "abc"),
    ],
)
def test_spellings_that_mean_the_same_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_query_words_come_once_and_in_order() -> None:
    assert query_words("Blue, blue MUG-01!") == ["blue", "mug", "01"]


def test_the_arabic_article_does_not_matter() -> None:
    assert query_words("القهوة") == query_words("قهوة")
    assert {"القهوه", "قهوه"} <= index_words(["القهوة"])


def test_every_query_word_of_a_text_is_among_its_index_words() -> None:
    for text in ("Blaue Tasse №1", "فنجان القهوة الأحمر", "万年筆インク set", "ﷺ", "a_b-c"):
        assert set(query_words(text)) <= index_words([text])


def test_a_sku_is_found_without_its_marks() -> None:
    assert compact("MUG-01/B") == "mug01b"
