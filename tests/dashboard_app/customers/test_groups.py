"""Customer groups on the dashboard: members come in and go out, and the shop is seen with the group's prices."""

from uuid import UUID

from sqlalchemy import select

from shared.db.session import session, store_scope, transaction
from shared.models.customers.customer import Customer
from shared.models.customers.group import CustomerGroup, group_ids_of
from tests.dashboard_app.desk import Desk
from tests.factories.prices import make_group, make_price_list


def make_customer(desk: Desk, email: str) -> UUID:
    with store_scope(desk.store.id), transaction() as current:
        customer = Customer(email=email, name=email.partition("@")[0].title())
        current.add(customer)
    return customer.id


def test_a_group_is_made_and_filled(desk: Desk) -> None:
    assert "All customers are treated alike so far" in desk.get("/customer-groups/").text
    desk.submit("/customer-groups/", {"name": "Trade", "description": "Shops"}, page="/customer-groups/new")
    with store_scope(desk.store.id):
        group = session().scalars(select(CustomerGroup)).one()
    ada = make_customer(desk, "ada@example.org")
    path = f"/customer-groups/{group.id}"
    assert "Ada" in desk.get(f"{path}/candidates?find=ada").text
    desk.submit(f"{path}/members", {"customer": str(ada)}, page=path)
    assert "ada@example.org" in desk.get(path).text
    desk.submit(f"{path}/members/removal", {"customer": str(ada)}, page=path)
    assert "Nobody is in this group yet." in desk.get(path).text


def test_a_customers_groups_are_ticked_on_their_page(desk: Desk) -> None:
    ada = make_customer(desk, "ada@example.org")
    with store_scope(desk.store.id):
        trade, staff = make_group("Trade"), make_group("Staff")
    page = f"/customers/{ada}"
    desk.submit(f"/customer-groups/of/{ada}", {"group": [str(trade.id), str(staff.id)]}, page=page)
    with store_scope(desk.store.id):
        assert set(group_ids_of(ada)) == {trade.id, staff.id}
    desk.submit(f"/customer-groups/of/{ada}", {"group": [str(staff.id)]}, page=page)
    with store_scope(desk.store.id):
        assert group_ids_of(ada) == (staff.id,)


def test_strangers_cannot_be_put_into_a_group(desk: Desk, other_desk: Desk) -> None:
    foreign = make_customer(other_desk, "eve@example.org")
    with store_scope(desk.store.id):
        group = make_group()
    path = f"/customer-groups/{group.id}"
    assert desk.submit(f"{path}/members", {"customer": str(foreign)}, page=path).status_code == 404


def test_a_group_with_a_price_list_stays(desk: Desk) -> None:
    with store_scope(desk.store.id):
        group = make_group("Trade")
        make_price_list(group_id=group.id)
    path = f"/customer-groups/{group.id}"
    desk.submit(f"{path}/deletion", page=path)
    assert "A price list is for this group." in desk.get(path).text


def test_the_preview_leads_into_the_shop(desk: Desk) -> None:
    with store_scope(desk.store.id):
        group = make_group()
    led = desk.get(f"/customer-groups/{group.id}/preview")
    assert led.status_code == 302
    assert f"/preview/prices/{group.id.hex}." in led.headers["Location"]
