"""Where the EU's VAT applies: not everywhere that belongs to a member state, and in some places that belong to none.

Source: Directive 2006/112/EC, articles 5 to 8; the postcodes are those of the national posts.
"""

from dataclasses import dataclass

from shared.kernel.places import Spot
from shared.kernel.tax_ids import EU, NORTHERN_IRELAND

#: Parts of member states in which their VAT does not apply.
OUTSIDE = {
    "DE": ("27498", "78266"),
    "ES": ("35", "38", "51", "52"),
    "FI": ("22",),
    "FR": ("971", "972", "973", "974", "975", "976", "977", "978", "986", "987", "988"),
    "GR": ("63086",),
    "IT": ("22061", "23041"),
}
#: Countries that count as another one's.
AS_IF = {"MC": "FR", "IM": "GB"}
MEMBERS = EU | {NORTHERN_IRELAND}


@dataclass(frozen=True, slots=True)
class Place(Spot):
    """Where a delivery goes, as far as taxes care."""

    @property
    def is_outside(self) -> bool:
        """Whether it is a part of a member state in which the state's VAT does not apply."""
        return self.code.startswith(OUTSIDE.get(self.country, ())) if self.code else False

    @property
    def territory(self) -> str:
        """Whose VAT law applies: a country, ``XI`` for Northern Ireland, or nothing for the parts outside."""
        if self.is_outside:
            return ""
        if self.country == "GB" and self.code.startswith("BT"):
            return NORTHERN_IRELAND
        return AS_IF.get(self.country, self.country)
