"""Codes and links: tried by many at once, spent by one."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from shared.db.session import session, store_scope
from shared.kernel.errors import Invalid, NotFound
from shared.models.customers.customer import Customer
from shared.models.customers.sign_in import CustomerProof, ProofKind, find_proof
from shared.models.stores.store import Store
from shared.services.customers.accounts import ask_code, sign_in_by_code
from shared.services.customers.proofs import MOST_ATTEMPTS, ask_proof, code_of, link_token, spend_link

Stores = tuple[Store, Store]
EMAIL = "noor@example.org"


def test_guessing_in_parallel_gains_nothing(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        proof_id = ask_code(EMAIL, locale="en")
        code = code_of(proof_id)

    def guess(number: int) -> str:
        with store_scope(two_stores[0].id):
            try:
                sign_in_by_code(proof_id, f"{(int(code) + number) % 1_000_000:06d}")
            except Invalid as error:
                return error.fields["code"]
        return "in"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(1, 25)))
    assert sum("This is not the code" in answer for answer in answers) == MOST_ATTEMPTS
    assert "in" not in answers
    with store_scope(two_stores[0].id):
        proof = find_proof(proof_id)
        assert proof is not None and proof.attempts == MOST_ATTEMPTS
        with pytest.raises(Invalid):
            sign_in_by_code(proof_id, code)


def test_a_code_typed_twice_at_once_makes_one_account(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        proof_id = ask_code(EMAIL, locale="en")
        code = code_of(proof_id)

    def enter(_number: int) -> bool:
        with store_scope(two_stores[0].id):
            try:
                sign_in_by_code(proof_id, code)
            except (Invalid, NotFound):
                return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(enter, range(4))) == 1
    with store_scope(two_stores[0].id):
        assert len(list(session().scalars(select(Customer).where(Customer.email == EMAIL)))) == 1


def test_a_newer_code_makes_the_older_one_worthless(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        first = ask_code(EMAIL, locale="en")
        second = ask_code(EMAIL, locale="en")
        with pytest.raises(Invalid):
            sign_in_by_code(first, code_of(first))
        assert sign_in_by_code(second, code_of(second)).email == EMAIL


def test_a_link_is_good_for_its_own_purpose(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        proof = ask_proof(ProofKind.CHANGE_EMAIL, EMAIL, locale="en")
        token = link_token(proof.id)
        for kind in set(ProofKind) - {ProofKind.CHANGE_EMAIL}:
            with pytest.raises(NotFound):
                spend_link(token, kind)
        with pytest.raises(Invalid):
            sign_in_by_code(proof.id, code_of(proof.id))
        for broken in ("", "x", token[:-1], f"{proof.id.hex}.", token.replace(".", "é")):
            with pytest.raises(NotFound):
                spend_link(broken, ProofKind.CHANGE_EMAIL)
        assert spend_link(token, ProofKind.CHANGE_EMAIL).email == EMAIL
        with pytest.raises(NotFound):
            spend_link(token, ProofKind.CHANGE_EMAIL)
    with store_scope(two_stores[1].id):
        assert list(session().scalars(select(CustomerProof))) == []
