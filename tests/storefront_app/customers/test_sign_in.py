"""Into the account: nobody guesses a way in, nobody learns who has an account, and one store is not another."""

import re
from collections.abc import Callable
from datetime import timedelta

import time_machine
from sqlalchemy import func, select

from shared.db.session import session, store_scope
from shared.kernel import clock
from shared.models.customers.sign_in import CustomerProof, ProofKind, sign_ins_of
from shared.models.stores.store import Store
from shared.services.customers.accounts import ask_sign_in_link
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.storefront_app.customers.shopper import Shopper, customer_of, latest_code, latest_link

Shop = Callable[[Store], Shopper]
Stores = tuple[Store, Store]
EMAIL, PASSWORD = "noor@example.org", "a calm morning by the sea"
WRONG = "not the code"


def _wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def _register(shopper: Shopper, email: str = EMAIL, password: str = PASSWORD) -> None:
    shopper.send("/account/register", name="Noor Bakker", email=email, password=password)
    answer = shopper.send("/account/code", code=latest_code(shopper.store, email))
    assert (answer.status_code, answer.location) == (303, "/account"), answer.text


def test_a_code_signs_in_and_makes_the_account(shop: Shop, two_stores: Stores) -> None:
    ours, theirs = two_stores
    shopper = shop(ours)
    answer = shopper.send("/account/login", email=" Noor@Example.org ")
    assert (answer.status_code, answer.location) == (303, "/account/code")
    code = latest_code(ours, EMAIL)
    assert shopper.send("/account/code", code=f"{code[:3]} {code[3:]}").location == "/account"
    assert EMAIL in shopper.get("/account").text
    customer = customer_of(ours, EMAIL)
    assert customer is not None and customer.verified_at is not None
    assert customer_of(theirs, EMAIL) is None


def test_the_cookie_is_its_own_and_new_each_time(shop: Shop, two_stores: Stores) -> None:
    shopper = shop(two_stores[0])
    shopper.set_cookie("__Host-customer", "chosen-by-somebody-else")
    answer = shopper.sign_in(EMAIL)
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("__Host-customer="))
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    first = shopper.cookie("__Host-customer")
    assert first and first != "chosen-by-somebody-else"
    shopper.send("/account/logout", page="/account")
    assert shopper.cookie("__Host-customer") is None
    shopper.sign_in(EMAIL)
    assert shopper.cookie("__Host-customer") not in (None, first)
    shopper.set_cookie("__Host-customer", first)
    assert shopper.get("/account").status_code == 302


def test_signing_in_changes_the_form_token(shop: Shop, two_stores: Stores) -> None:
    shopper = shop(two_stores[0])
    before = shopper.token_on("/account/login")
    shopper.sign_in(EMAIL)
    with_old = shopper.post("/account/profile", data={"csrf_token": before, "name": "Mallory", "locale": "en"})
    assert with_old.status_code == 403


def test_a_code_is_good_once_and_for_ten_minutes(shop: Shop, two_stores: Stores) -> None:
    ours = two_stores[0]
    shopper, other = shop(ours), shop(ours)
    shopper.send("/account/login", email=EMAIL)
    late = latest_code(ours, EMAIL)
    token = shopper.token_on("/account/code")
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=True):
        assert shopper.post("/account/code", data={"csrf_token": token, "code": late}).status_code == 422
    shopper.sign_in(EMAIL)
    other.send("/account/login", email=EMAIL)
    assert other.send("/account/code", code=latest_code(ours, EMAIL)).status_code == 303


def test_a_code_belongs_to_the_browser_that_asked(shop: Shop, two_stores: Stores) -> None:
    ours = two_stores[0]
    shopper, thief = shop(ours), shop(ours)
    shopper.send("/account/login", email=EMAIL)
    code = latest_code(ours, EMAIL)
    thief.send("/account/login", email="thief@example.org")
    assert thief.send("/account/code", code=code).status_code == 422


def test_five_wrong_tries_spend_the_code(shop: Shop, two_stores: Stores) -> None:
    ours = two_stores[0]
    shopper = shop(ours)
    shopper.send("/account/login", email=EMAIL)
    code = latest_code(ours, EMAIL)
    for _try in range(5):
        assert shopper.send("/account/code", code=_wrong(code)).status_code == 422
    assert shopper.send("/account/code", code=code).status_code == 422
    assert shopper.get("/account").status_code == 302


def test_an_address_gets_six_codes_an_hour(shop: Shop, two_stores: Stores) -> None:
    statuses = [shop(two_stores[0]).send("/account/login", email="flood@example.org").status_code for _ in range(7)]
    assert statuses == [303] * 6 + [429]
    assert shop(two_stores[1]).send("/account/login", email="flood@example.org").status_code == 303


def test_known_and_unknown_addresses_are_answered_alike(shop: Shop, two_stores: Stores) -> None:
    ours = two_stores[0]
    _register(shop(ours))
    seen = []
    for email in (EMAIL, "nobody@example.org"):
        shopper = shop(ours)
        answers = [
            shopper.send("/account/login", email=email),
            shopper.send("/account/register", name="X Y", email=email, password=PASSWORD),
            shopper.send("/account/recover", email=email),
            shopper.send("/account/login", page="/account/login?with=password", email=email, password=WRONG)
            and shopper.post(
                "/account/login",
                data={
                    "csrf_token": shopper.token_on("/account/login"),
                    "with": "password",
                    "email": email,
                    "password": WRONG,
                },
            ),
        ]
        texts = [re.sub(r'value="[^"]*"|nonce-\S+|nonce="[^"]*"|content="[^"]*"', "", one.text) for one in answers]
        seen.append(
            [(one.status_code, one.location, text.replace(email, "")) for one, text in zip(answers, texts, strict=True)]
        )
    assert seen[0] == seen[1]


def test_a_password_signs_in_and_too_many_wrong_ones_do_not(shop: Shop, two_stores: Stores) -> None:
    ours, theirs = two_stores
    _register(shop(ours))
    shopper = shop(ours)
    typed = {"with": "password", "email": EMAIL}
    assert shopper.send("/account/login", password=PASSWORD, **typed).location == "/account"
    assert shop(theirs).send("/account/login", password=PASSWORD, **typed).status_code == 422
    guesser = shop(ours)
    statuses = [guesser.send("/account/login", password=f"wrong {number}", **typed).status_code for number in range(11)]
    assert statuses == [422] * 10 + [429]


def test_a_reset_link_works_once_and_ends_every_sign_in(shop: Shop, two_stores: Stores) -> None:
    ours, theirs = two_stores
    owner = shop(ours)
    _register(owner)
    forgetful = shop(ours)
    assert forgetful.send("/account/recover", email=EMAIL).location.endswith("sent=1")
    link = f"/account/reset/{latest_link(ours, EMAIL, ProofKind.RESET_PASSWORD)}"
    assert shop(theirs).get(link).status_code == 404
    assert forgetful.send(link, password="short").status_code == 422
    assert forgetful.send(link, password="another long sentence").location == "/account"
    assert owner.get("/account").status_code == 302
    assert shop(ours).get(link).status_code == 404


def test_a_guest_has_no_password_to_reset(shop: Shop, two_stores: Stores) -> None:
    ours = two_stores[0]
    with store_scope(ours.id):
        make_selling()
        make_order((make_product(stock=3).variants[0].id, 1), email="guest@example.org")
    shopper = shop(ours)
    shopper.send("/account/recover", email="guest@example.org")
    shopper.send("/account/recover", email="nobody@example.org")
    with store_scope(ours.id):
        resets = select(func.count()).where(CustomerProof.kind == ProofKind.RESET_PASSWORD)
        assert session().scalar(resets) == 0


def test_a_token_of_one_store_is_nothing_in_another(shop: Shop, two_stores: Stores) -> None:
    ours, theirs = two_stores
    shopper, other = shop(ours), shop(theirs)
    shopper.sign_in(EMAIL)
    other.sign_in(EMAIL)
    other.set_cookie("__Host-customer", shopper.cookie("__Host-customer") or "")
    assert other.get("/account").status_code == 302


def test_sign_ins_can_be_ended_but_only_ones_own(shop: Shop, two_stores: Stores) -> None:
    ours = two_stores[0]
    laptop, phone, stranger = shop(ours), shop(ours), shop(ours)
    laptop.sign_in(EMAIL)
    phone.sign_in(EMAIL)
    stranger.sign_in("other@example.org")
    customer = customer_of(ours, EMAIL)
    assert customer is not None
    with store_scope(ours.id):
        first = min(row.id for row in sign_ins_of(customer.id))
    path = f"/account/profile/sign-ins/{first}/end"
    assert stranger.send(path, page="/account/profile").status_code == 404
    assert laptop.get("/account").status_code == 200
    assert phone.send(path, page="/account/profile").status_code == 303
    assert (laptop.get("/account").status_code, phone.get("/account").status_code) == (302, 200)


def test_strangers_are_led_to_the_door_and_back(shop: Shop, two_stores: Stores) -> None:
    shopper = shop(two_stores[0])
    for path in ("/account", "/account/orders", "/account/addresses", "/account/profile", "/account/data"):
        assert shopper.get(path).location.startswith("/account/login?next=")
    shopper.send(
        "/account/login", page="/account/login?next=/account/addresses", email=EMAIL, next="/account/addresses"
    )
    code = latest_code(two_stores[0], EMAIL)
    assert shopper.send("/account/code", code=code).location == "/account/addresses"


def test_nobody_is_led_out_of_the_shop(shop: Shop, two_stores: Stores) -> None:
    for bad in ("https://evil.example", "//evil.example", "/\\evil.example"):
        shopper = shop(two_stores[0])
        shopper.send("/account/login", email=f"{abs(hash(bad))}@example.org", next=bad)
        code = latest_code(two_stores[0], f"{abs(hash(bad))}@example.org")
        assert shopper.send("/account/code", code=code).location == "/account"


def test_no_form_of_the_account_works_from_another_site(shop: Shop, two_stores: Stores) -> None:
    shopper = shop(two_stores[0])
    shopper.sign_in(EMAIL)
    token = shopper.token_on("/account/profile")
    paths = ("/account/profile", "/account/profile/deletion", "/account/logout", "/account/addresses/new")
    for path in paths:
        assert shopper.post(path, data={}).status_code == 403
        foreign = {"Origin": "https://evil.example"}
        assert shopper.post(path, data={"csrf_token": token}, headers=foreign).status_code == 403


def test_a_sign_in_link_asks_before_it_is_spent(shop: Shop, two_stores: Stores) -> None:
    ours = two_stores[0]
    _register(shop(ours))
    customer = customer_of(ours, EMAIL)
    assert customer is not None
    with store_scope(ours.id):
        ask_sign_in_link(customer)
    link = f"/account/enter/{latest_link(ours, EMAIL, ProofKind.SIGN_IN_LINK)}"
    shopper = shop(ours)
    assert shopper.get(link).status_code == 200
    assert shopper.get("/account").status_code == 302
    assert shopper.send(link).location == "/account"
    assert shop(ours).get(link).status_code == 404
