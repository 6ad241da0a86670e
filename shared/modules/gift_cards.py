"""Gift cards: sold, issued by hand, spent at checkout."""

from shared.kernel.i18n import lazy_gettext as _l
from shared.modules.definition import MenuItem, ModuleDefinition, Permission, Risk

MODULE = ModuleDefinition(
    code="gift_cards",
    name=_l("Gift cards"),
    requires=("payments", "customers"),
    permissions=(
        Permission("gift_cards.view", _l("See gift cards")),
        Permission("gift_cards.edit", _l("Issue, correct and switch off gift cards"), risk=Risk.HIGH),
    ),
    menu={
        "dashboard": (MenuItem(_l("Gift cards"), "gift_cards.index", "gift", "gift_cards.view", 235),),
    },
)
