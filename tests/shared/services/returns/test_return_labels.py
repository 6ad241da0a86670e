"""Labels for what comes back: bought from a courier or the merchant's own, one at a time, brought to the shopper."""

from collections.abc import Iterator

import pytest

from shared.db.session import maintenance_scope, store_scope
from shared.gateways.couriers.base import LabelState
from shared.gateways.couriers.emulator.server import PDF, ShippoEmulator
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.mail.builders import build_message
from shared.models.mail.message import MailMessage, mails_about
from shared.models.orders.label import labels_of_return, labels_to_look_at
from shared.models.orders.order import Order
from shared.models.stores.store import Store
from shared.services.orders.labels.settling import follow_label, label_pdf, refund_label
from shared.services.orders.timeline import timeline_entries
from shared.services.orders.tracking import Tracking
from shared.services.returns.deciding import approve_return
from shared.services.returns.history import events_of_return
from shared.services.returns.labels import (
    buy_return_label,
    label_of_return,
    put_own_label,
    return_grams,
    return_label_rates,
)
from shared.services.returns.receiving import receive_return
from shared.subscribers.returns import tell_of_approval, tell_of_label
from tests.factories.couriers import SMALL, connect_couriers, run_shippo
from tests.factories.orders import make_selling
from tests.factories.returns import make_return, make_sent_order
from tests.shared.mail.test_parcels import hear

shippo = pytest.fixture(run_shippo)


@pytest.fixture
def order(two_stores: tuple[Store, Store]) -> Iterator[Order]:
    with store_scope(two_stores[0].id):
        make_selling()
        connect_couriers()
        yield make_sent_order()


def files_of(message: MailMessage) -> list[str]:
    return [part.get_filename() or "" for part in build_message(message).iter_attachments()]


def test_a_label_is_bought_goes_along_with_the_approval_and_can_be_given_back(
    shippo: ShippoEmulator, order: Order, two_stores: tuple[Store, Store]
) -> None:
    returned = make_return(order)
    rates = return_label_rates(returned.id, SMALL, return_grams(returned.id))
    label = buy_return_label(returned.id, rates[0].reference, actor="Mo")
    with pytest.raises(Conflict):
        return_label_rates(returned.id, SMALL, 0)
    kept = label_of_return(returned.id)
    assert kept is not None and kept.state is LabelState.BOUGHT and kept.tracking_url.endswith(kept.tracking_number)
    assert label_pdf(label.id) == PDF
    with store_scope(two_stores[1].id), pytest.raises(NotFound):
        follow_label(label.id)
    approve_return(returned.id)
    about = {"order_id": order.id, "return_id": returned.id}
    hear(tell_of_label, two_stores[0], **about, label_id=label.id, is_late=False)
    hear(tell_of_approval, two_stores[0], **about)
    [mail] = mails_about(order.id)
    assert files_of(mail) == [f"label-{returned.name}.pdf"] and kept.tracking_number in str(build_message(mail))
    body = build_message(mail).get_body(("plain",))
    assert body is not None and "1 × Teapot\nThe label is attached" in body.get_content().replace("\r", "")
    shippo.move(kept.tracking_number, "TRANSIT")
    assert follow_label(label.id) is LabelState.BOUGHT
    with maintenance_scope():
        assert label.id not in {label_id for _store, label_id in labels_to_look_at(clock.now(), clock.now())}
    with store_scope(two_stores[0].id):
        shippo.move(kept.tracking_number, "PRE_TRANSIT")
        assert refund_label(label.id) is LabelState.REFUNDED and label_of_return(returned.id) is None
        told = timeline_entries(order, events_of_return(returned))
    titles = [entry.title.translate({0x2066: None, 0x2069: None}) for entry in told]
    assert {f"Mo added a label to return {returned.name}.", "The price of the label of return R1001 came back."} <= {
        *titles
    }


def test_an_own_label_takes_the_place_of_the_one_before_and_comes_by_a_mail_of_its_own(
    order: Order, two_stores: tuple[Store, Store]
) -> None:
    returned = make_return(order, is_approved=True)
    put_own_label(returned.id, Tracking("PostNL", "3S1"))
    label = put_own_label(returned.id, Tracking("PostNL", "3S2"), PDF, actor="Mo")
    assert [one.tracking_number for one in labels_of_return(returned.id)] == ["3S2"]
    about = {"order_id": order.id, "return_id": returned.id, "label_id": label.id}
    for _twice in range(2):
        hear(tell_of_label, two_stores[0], **about, is_late=True)
    [mail] = mails_about(order.id)
    assert (mail.kind, files_of(mail)) == ("returns.label", [f"label-{returned.name}.pdf"])
    for content in (b"<html>", PDF[:40]):
        with pytest.raises(Invalid) as refused:
            put_own_label(returned.id, Tracking(), content)
        assert set(refused.value.fields) == {"file"}
    with pytest.raises(Invalid):
        put_own_label(returned.id, Tracking())
    with pytest.raises(Conflict):
        refund_label(label.id)
    receive_return(returned.id)
    with pytest.raises(Conflict):
        put_own_label(returned.id, Tracking("PostNL", "3S3"))
