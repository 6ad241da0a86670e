"""Codes by the hundred, each for one shopper."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from shared.db.bulk import insert_rows
from shared.db.session import session, transaction
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.models.promotions.discount import DiscountCode, discount_for_update, taken_codes
from shared.models.promotions.use import DiscountUse, count_uses_by_code
from shared.services.promotions.codes import LONGEST, MOST_AT_ONCE, check_code, random_codes

MOST_CODES = 100_000
RANDOM_SIGNS = 8


def make_codes(discount_id: UUID, count: int, *, prefix: str = "", usage_limit: int | None = 1) -> list[str]:
    """New random codes of a discount, each good for ``usage_limit`` orders (None: any number).

    Raises NotFound, Invalid (how many, or the prefix), Conflict (a discount that applies by itself).
    """
    if not 0 < count <= MOST_AT_ONCE:
        message = _("Make at least one and at most %(count)s codes at a time.", count=MOST_AT_ONCE)
        raise Invalid(message, fields={"count": message})
    if usage_limit is not None and usage_limit < 1:
        raise Invalid(fields={"usage_limit": _("Type a whole number above zero.")})
    prefix = _checked_prefix(prefix)
    with transaction():
        discount = discount_for_update(discount_id)
        if discount.is_automatic:
            raise Conflict(_("This discount applies by itself and has no codes."))
        made = random_codes(count, prefix, length=RANDOM_SIGNS)
        while taken := taken_codes(made):
            made = [code for code in made if code not in taken] + random_codes(len(taken), prefix, length=RANDOM_SIGNS)
        now = clock.now()
        kept = {"discount_id": discount_id, "usage_limit": usage_limit, "used": 0, "created_at": now, "updated_at": now}
        insert_rows(DiscountCode, [{"code": code, **kept} for code in made])
    return made


def _checked_prefix(prefix: str) -> str:
    if not prefix.strip():
        return ""
    try:
        code = check_code(prefix)
    except Invalid as error:
        raise Invalid(error.message, fields={"prefix": error.message}) from None
    if len(code) > LONGEST - RANDOM_SIGNS:
        message = _("Use letters, digits and hyphens, at most %(count)s of them.", count=LONGEST - RANDOM_SIGNS)
        raise Invalid(message, fields={"prefix": message})
    return code


def delete_code(discount_id: UUID, code_id: UUID) -> None:
    """Take a code away that no order used. Raises NotFound, Conflict."""
    with transaction():
        discount_for_update(discount_id)
        statement = select(DiscountCode).where(DiscountCode.id == code_id, DiscountCode.discount_id == discount_id)
        code = session().scalars(statement).first()
        if code is None:
            raise NotFound(_("This code does not exist."))
        if session().scalar(select(DiscountUse.id).where(DiscountUse.code_id == code_id).limit(1)) is not None:
            raise Conflict(_("An order has used this code, so it stays."))
        session().delete(code)


def code_rows(discount_id: UUID) -> Iterator[tuple[str, int, int | None]]:
    """Every code with how many orders have it and can have it, for a file. Two statements."""
    uses = count_uses_by_code(discount_id)
    counted = select(DiscountCode.id, DiscountCode.code, DiscountCode.usage_limit)
    rows = session().execute(counted.where(DiscountCode.discount_id == discount_id).order_by(DiscountCode.id))
    return ((row.code, uses.get(row.id, 0), row.usage_limit) for row in rows)
