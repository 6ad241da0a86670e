"""What of a cart has to be sent, as rates ask for it."""

from collections.abc import Sequence

from shared.models.carts.cart import count_things
from shared.services.carts.contents import CartContent
from shared.services.shipping.tables import Shipment


def shipment_of(contents: Sequence[CartContent]) -> Shipment:
    """All goods count for the price, as shoppers see it; weight and things are those of what is sent."""
    sent = [line for line in contents if line.requires_shipping]
    return Shipment(
        subtotal=sum(line.total for line in contents),
        grams=sum(line.grams for line in sent),
        things=count_things((line.quantity, line.unit) for line in sent),
    )
