"""Labels of parcels and of returns: bought from couriers, or the merchant's own."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, store_key
from shared.db.session import session
from shared.db.types import enum_column
from shared.gateways.couriers.base import LabelState
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.orders.fulfilment import Fulfilment, ParcelStatus

#: States in which a label still costs money, or may turn out to.
IN_FORCE = (LabelState.PENDING, LabelState.BOUGHT, LabelState.REFUND_PENDING, LabelState.REFUND_REFUSED)
#: Of these the service has something left to say.
UNSETTLED = (LabelState.PENDING, LabelState.REFUND_PENDING)
ON_THE_WAY = (ParcelStatus.SHIPPED, ParcelStatus.IN_TRANSIT, ParcelStatus.OUT_FOR_DELIVERY, ParcelStatus.FAILED)


class ShippingLabel(Timestamps, StoreModel):
    """What a label cost (minor units), and where its PDF lies in our storage: for a parcel, or for a return.

    ``rate_reference`` is what it was bought by, ``reference`` what the service calls it, once we heard of it. A label
    of the merchant's own has no ``provider``. Of a return's the ``tracking_url`` is kept here, of a parcel's with it.
    """

    __tablename__ = "shipping_labels"
    __table_args__ = (
        store_key("order_id", "orders", ondelete="CASCADE"),
        store_key("fulfilment_id", "fulfilments", ondelete="CASCADE"),
        store_key("return_id", "returns", ondelete="CASCADE"),
        Index("ix_shipping_labels_order", "store_id", "order_id"),
        Index("ix_shipping_labels_tracking", "store_id", "tracking_number"),
        Index(
            "uq_shipping_labels_in_force",
            *("store_id", "fulfilment_id"),
            unique=True,
            postgresql_where="state IN ('pending', 'bought', 'refund_pending', 'refund_refused')",
        ),
        Index(
            "uq_shipping_labels_return_in_force",
            *("store_id", "return_id"),
            unique=True,
            postgresql_where="return_id IS NOT NULL AND "
            "state IN ('pending', 'bought', 'refund_pending', 'refund_refused')",
        ),
        Index("ix_shipping_labels_unsettled", "looked_at", postgresql_where="state <> 'failed'"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        CheckConstraint("fulfilment_id IS NULL OR return_id IS NULL", name="of_a_parcel_or_a_return"),
    )

    order_id: Mapped[UUID]
    fulfilment_id: Mapped[UUID | None]
    return_id: Mapped[UUID | None]
    provider: Mapped[str]
    state: Mapped[LabelState] = mapped_column(enum_column(LabelState), default=LabelState.PENDING)
    carrier: Mapped[str]
    service: Mapped[str]
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    rate_reference: Mapped[str]
    reference: Mapped[str] = mapped_column(default="")
    tracking_number: Mapped[str] = mapped_column(default="")
    tracking_url: Mapped[str] = mapped_column(default="")
    file_key: Mapped[str] = mapped_column(default="")
    problem: Mapped[str] = mapped_column(default="")
    actor: Mapped[str] = mapped_column(default="")
    looked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


def label_by_id(label_id: UUID) -> ShippingLabel:
    """Raises NotFound."""
    found = session().scalars(select(ShippingLabel).where(ShippingLabel.id == label_id)).first()
    if found is None:
        raise NotFound(_("This label does not exist."))
    return found


def label_for_update(label_id: UUID) -> ShippingLabel:
    """The label as it is now, its row held. Raises NotFound."""
    statement = select(ShippingLabel).where(ShippingLabel.id == label_id).with_for_update()
    found = session().scalars(statement.execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFound(_("This label does not exist."))
    return found


def labels_of(order_id: UUID) -> list[ShippingLabel]:
    """An order's labels, the newest last."""
    wanted = select(ShippingLabel).where(ShippingLabel.order_id == order_id)
    return list(session().scalars(wanted.order_by(ShippingLabel.id)))


def labels_of_parcel(fulfilment_id: UUID) -> list[ShippingLabel]:
    """A parcel's labels, the newest last."""
    wanted = select(ShippingLabel).where(ShippingLabel.fulfilment_id == fulfilment_id)
    return list(session().scalars(wanted.order_by(ShippingLabel.id)))


def labels_of_return(return_id: UUID) -> list[ShippingLabel]:
    """A return's labels, the newest last."""
    wanted = select(ShippingLabel).where(ShippingLabel.return_id == return_id)
    return list(session().scalars(wanted.order_by(ShippingLabel.id)))


def label_followed_by(tracking_number: str) -> ShippingLabel | None:
    """The newest label with that tracking number."""
    wanted = select(ShippingLabel).where(ShippingLabel.tracking_number == tracking_number)
    return session().scalars(wanted.order_by(ShippingLabel.id.desc())).first() if tracking_number else None


def labels_to_look_at(unheard: datetime, travelling: datetime, limit: int = 200) -> list[tuple[UUID, UUID]]:
    """(store, label) of which nothing was heard for too long, though something is left to hear. For maintenance.

    That is since ``unheard`` for a purchase, its file or a refund, since ``travelling`` for a parcel on its way.
    """
    parcel = and_(Fulfilment.store_id == ShippingLabel.store_id, Fulfilment.id == ShippingLabel.fulfilment_id)
    is_owed = and_(ShippingLabel.state.in_(UNSETTLED), ShippingLabel.looked_at < unheard)
    is_bare = and_(
        *(ShippingLabel.state == LabelState.BOUGHT, ShippingLabel.file_key == "", ShippingLabel.provider != ""),
        *(ShippingLabel.looked_at < unheard, ShippingLabel.created_at > unheard - timedelta(days=1)),
    )
    is_out = and_(ShippingLabel.state == LabelState.BOUGHT, Fulfilment.status.in_(ON_THE_WAY))
    wanted = select(ShippingLabel.store_id, ShippingLabel.id).outerjoin(Fulfilment, parcel)
    wanted = wanted.where(ShippingLabel.state != LabelState.FAILED)
    wanted = wanted.where(or_(is_owed, is_bare, and_(is_out, ShippingLabel.looked_at < travelling)))
    return list(session().execute(wanted.order_by(ShippingLabel.looked_at).limit(limit)).tuples())
