"""Tax numbers by their form."""

import pytest

from shared.kernel.errors import Invalid
from shared.kernel.tax_ids import EU, check_tax_id, country_of_vat_id


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("NL 8204.71.616 B01", "NL", "NL820471616B01"),
        ("136695976", "DE", "DE136695976"),
        ("de136695976", "NL", "DE136695976"),
        ("094259216", "GR", "EL094259216"),
        ("EL094259216", "NL", "EL094259216"),
        ("XI 980 7806 84", "GB", "XI980780684"),
        ("GB 980 7806 84", "GB", "980780684"),
        ("11.222.333/0001-81", "BR", "11222333000181"),
        ("300123456700003", "SA", "300123456700003"),
        ("", "NL", ""),
        (" - ", "DE", ""),
    ],
)
def test_numbers_are_kept_in_one_form(typed: str, country: str, kept: str) -> None:
    assert check_tax_id(typed, country) == kept


@pytest.mark.parametrize(
    ("typed", "country"), [("NL820471616B02x", "NL"), ("136695977", "DE"), ("hello", "FR"), ("1" * 41, "SA")]
)
def test_wrong_numbers_are_refused_beside_their_field(typed: str, country: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_tax_id(typed, country)
    assert list(refused.value.fields) == ["tax_id"]


def test_a_number_names_its_member_state() -> None:
    assert [country_of_vat_id(text) for text in ("DE136695976", "EL094259216", "XI1", "CHE107787577", "")] == [
        *("DE", "GR", "XI", "", ""),
    ]
    assert len(EU) == 27
