"""Customers become known when they order."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from shared.db.session import session
from shared.kernel import clock
from shared.kernel.ids import new_id
from shared.kernel.tenant import current_store_id
from shared.models.customers.customer import Customer


def note_customer(email: str, *, name: str, phone: str, locale: str) -> UUID:
    """The id of this store's customer with that e-mail, made or brought up to date in one statement."""
    now = clock.now()
    statement = (
        insert(Customer)
        .values(
            store_id=current_store_id(),
            id=new_id(),
            email=email.strip().lower(),
            name=name,
            phone=phone,
            locale=locale,
            accepts_marketing=False,
            created_at=now,
            updated_at=now,
        )
        .on_conflict_do_update(
            index_elements=[Customer.store_id, Customer.email],
            set_={"name": name, "phone": phone, "locale": locale, "updated_at": now},
        )
        .returning(Customer.id)
    )
    return session().execute(statement).scalar_one()
