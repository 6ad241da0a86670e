"""A shopper who reads their mail: codes and links are worked out as the mails are."""

import re
import secrets
from typing import Any

from sqlalchemy import select

from shared.db.session import session, store_scope
from shared.models.catalog.product import product_by_handle
from shared.models.customers.customer import Customer, find_customer
from shared.models.customers.sign_in import CustomerProof, ProofKind
from shared.models.stores.store import Store
from shared.services.customers.proofs import code_of, link_token
from shared.web.dispatcher import Dispatcher
from tests.storefront_app.shop import Browser


class Shopper(Browser):
    """A browser at an address of its own, so that limits per visitor do not add up over tests."""

    def __init__(self, door: Dispatcher, store: Store) -> None:
        super().__init__(door, store)
        self.store = store
        self.place = {"REMOTE_ADDR": f"10.{secrets.randbelow(250)}.{secrets.randbelow(250)}.{secrets.randbelow(250)}"}

    def get(self, path: str, **options: Any) -> Any:
        return super().get(path, environ_base=self.place, **options)

    def post(self, path: str, **options: Any) -> Any:
        return super().post(path, environ_base=self.place, **options)

    def send(self, path: str, page: str = "", **typed: str) -> Any:
        """Post a form with the token of the page that it stands on."""
        return self.post(path, data={**typed, "csrf_token": self.token_on(page or path)})

    def token_on(self, page: str) -> str:
        found = re.search(r'name="csrf_token"[^>]*value="([^"]*)"', self.get(page).text)
        assert found, f"no form on {page}"
        return found[1]

    def sign_in(self, email: str) -> Any:
        """By code, as most do."""
        self.send("/account/login", email=email)
        return self.send("/account/code", code=latest_code(self.store, email))

    def fill_cart(self, handle: str = "bowl", quantity: int = 1) -> str:
        with store_scope(self.store.id):
            variant = str(product_by_handle(handle).variants[0].id)
        answer = self.post("/cart/add", data={"id": variant, "quantity": str(quantity)})
        assert answer.status_code == 303, answer.text
        return variant

    def in_cart(self) -> dict[str, float]:
        return {item["handle"]: item["quantity"] for item in self.get("/cart.js").json["items"]}


def latest_proof(store: Store, email: str, kind: ProofKind) -> CustomerProof:
    with store_scope(store.id):
        wanted = select(CustomerProof).where(CustomerProof.email == email, CustomerProof.kind == kind)
        return session().scalars(wanted.order_by(CustomerProof.id.desc())).one()


def latest_code(store: Store, email: str) -> str:
    proof = latest_proof(store, email, ProofKind.SIGN_IN)
    with store_scope(store.id):
        return code_of(proof.id)


def latest_link(store: Store, email: str, kind: ProofKind) -> str:
    proof = latest_proof(store, email, kind)
    with store_scope(store.id):
        return link_token(proof.id)


def customer_of(store: Store, email: str) -> Customer | None:
    with store_scope(store.id):
        return find_customer(email)
