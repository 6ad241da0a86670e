"""Customers: the list, and one with their orders."""

from typing import Any
from uuid import UUID

from flask import render_template

from dashboard_app.asking import asked_choice, asked_page, asked_text
from dashboard_app.blueprints import store_blueprint
from dashboard_app.customers.forms import CustomerForm
from shared.kernel.addresses import Address
from shared.models.customers.customer import addresses_of, customer_by_id
from shared.models.customers.group import all_groups, group_ids_of
from shared.models.orders.order import order_by_id
from shared.services.customers.listing import CustomerSort, customer_row, list_customers
from shared.services.mail.bounces import bouncing_at
from shared.services.mail.log import mails_to
from shared.services.orders.list_rules import OrderFilters
from shared.services.orders.listing import list_orders
from shared.web.access import requires

blueprint = store_blueprint("customers", __name__, "/customers")


@blueprint.get("/")
@requires("customers.view")
def index() -> Any:
    sort = asked_choice("sort", CustomerSort) or CustomerSort.NEWEST
    return render_template("customers/index.html", listing=list_customers(asked_text(), sort=sort, page=asked_page()))


@blueprint.get("/<uuid:customer_id>")
@requires("customers.view")
def show(customer_id: UUID) -> Any:
    return show_customer(customer_id)


def show_customer(customer_id: UUID, *, form: CustomerForm | None = None) -> str:
    """The customer's page; a form that was refused comes back with what was typed."""
    orders = list_orders(OrderFilters(customer_id=customer_id), page=asked_page(), per_page=20)
    kept, row = customer_by_id(customer_id), customer_row(customer_id)
    return render_template(
        "customers/show.html",
        customer=row,
        account=kept,
        orders=orders,
        address=_last_address(orders.rows),
        book=[(one, Address.from_dict(one.fields).lines()) for one in addresses_of(customer_id)],
        mails=mails_to(kept.email),
        bouncing=bouncing_at(kept.email),
        groups=all_groups(),
        own_groups=set(group_ids_of(customer_id)),
        form=form or CustomerForm(bound=False, obj=kept),
    )


def _last_address(rows: Any) -> list[str]:
    return Address.from_dict(order_by_id(rows[0].id).shipping_address).lines() if rows else []
