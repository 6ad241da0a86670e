"""Payment methods, payments and what providers told us."""

from shared.kernel.i18n import lazy_gettext as _l
from shared.modules.definition import MenuItem, ModuleDefinition, Permission, Risk

MODULE = ModuleDefinition(
    code="payments",
    name=_l("Payments"),
    requires=("stores",),
    permissions=(
        Permission("payments.edit", _l("Set up payment methods"), risk=Risk.HIGH),
        Permission("payments.take", _l("Take payments: capture, release, judge proofs"), risk=Risk.HIGH),
        Permission("payments.refund", _l("Give money back"), risk=Risk.HIGH),
    ),
    menu={
        "dashboard": (
            MenuItem(_l("Reconciliation"), "payments.reconciliation", "refresh", "payments.take", 160, "orders.index"),
        ),
    },
)
