"""Customers with their orders."""

from sqlalchemy import select

from shared.db.session import session, store_scope
from shared.kernel.config import Settings
from shared.models.customers.customer import Customer
from shared.models.customers.sign_in import CustomerProof, ProofKind
from shared.services.customers.management import create_customer
from shared.services.customers.proofs import link_token
from tests.dashboard_app.desk import Desk, make_colleague
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.factories.people import SignedUp


def test_a_customer_is_found_and_shown_with_their_orders(desk: Desk) -> None:
    with store_scope(desk.store.id):
        make_selling()
        order = make_order((make_product(price=3000, stock=9).variants[0].id, 1), email="amal@example.org")
    assert f"/customers/{order.customer_id}" in desk.get("/customers/?q=amal").text
    page = desk.get(f"/customers/{order.customer_id}").text
    assert order.name in page
    assert "34.95" in page or "34,95" in page
    assert "Nobody fits" in desk.get("/customers/?q=zzz").text


def _customer(desk: Desk, email: str = "amal@example.org") -> Customer:
    with store_scope(desk.store.id):
        return create_customer({"email": email, "name": "Amal"})


def test_staff_change_details_and_what_is_wrong_is_kept(desk: Desk) -> None:
    customer = _customer(desk)
    path, typed = f"/customers/{customer.id}", {"name": "Amal K", "phone": "12", "locale": "ar"}
    refused = desk.submit(path, typed, page=path)
    assert refused.status_code == 422 and 'value="Amal K"' in refused.text
    assert desk.submit(path, typed | {"phone": "", "accepts_marketing": "y"}, page=path).status_code == 302
    page = desk.get(path).text
    assert "Amal K" in page and "Wanted since" in page and "Guest" in page


def test_staff_send_a_link_without_seeing_it(desk: Desk, queue: object) -> None:
    customer = _customer(desk)
    path = f"/customers/{customer.id}"
    answer = desk.submit(f"{path}/sign-in-links", page=path)
    assert answer.status_code == 302
    with store_scope(desk.store.id):
        proof = session().scalars(select(CustomerProof).where(CustomerProof.customer_id == customer.id)).one()
        link = link_token(proof.id)
    assert (proof.kind, proof.email) == (ProofKind.SIGN_IN_LINK, "amal@example.org")
    assert link not in answer.text and link not in desk.get(path).text


def test_an_erased_customer_shows_that_and_nothing_else(settings: Settings, owner: SignedUp, desk: Desk) -> None:
    customer = _customer(desk)
    path = f"/customers/{customer.id}"
    colleague = make_colleague(settings, owner, "customers.view", "customers.edit")
    assert colleague.submit(f"{path}/erasure", page=path).status_code == 403
    assert desk.submit(f"{path}/erasure", page=path).status_code == 302
    page = desk.get(path).text
    assert "was erased on" in page and "amal@" not in page
    assert desk.submit(path, {"name": "Back"}, page="/customers/").status_code == 422


def test_customers_of_another_store_are_not_there(desk: Desk, other_desk: Desk) -> None:
    path = f"/customers/{_customer(desk).id}"
    assert other_desk.get(path).status_code == 404
    for action in ("", "/sign-in-links", "/erasure"):
        assert other_desk.submit(path + action, {"name": "X"}, page="/customers/").status_code == 404
