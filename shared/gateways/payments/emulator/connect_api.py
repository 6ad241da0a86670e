"""Connected accounts: made by the platform, filled in by the merchant, left again."""

from typing import Any

from flask import Blueprint, Response, abort, current_app, g, jsonify, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from shared.gateways.payments.emulator import objects
from shared.gateways.payments.emulator.api import answer, blueprint, records
from shared.gateways.payments.emulator.desk import Desk
from shared.gateways.payments.emulator.lists import list_things
from shared.gateways.payments.emulator.params import text
from shared.gateways.payments.emulator.paypage import choose_language
from shared.gateways.payments.emulator.people import application_of, new_account, new_link, requirements
from shared.gateways.payments.emulator.problems import StripeProblem
from shared.gateways.payments.emulator.records import Records

Thing = dict[str, Any]
pages = Blueprint("onboarding", __name__, template_folder="templates")
pages.before_request(choose_language)


@blueprint.post("/accounts")
def create_account() -> tuple[Response, int]:
    return answer(lambda: g.desk.add(new_account(g.params)))


@blueprint.get("/accounts")
def list_accounts() -> tuple[Response, int]:
    return answer(list_things, "account", "/v1/accounts", ())


@blueprint.get("/accounts/<account_id>")
def show_account(account_id: str) -> tuple[Response, int]:
    return answer(lambda: objects.shown(_find_account(account_id)))


@blueprint.get("/account")
def show_own_account() -> tuple[Response, int]:
    return answer(_own_account)


@blueprint.post("/account_links")
def create_account_link() -> tuple[Response, int]:
    return answer(_create_link)


@pages.post("/oauth/deauthorize")
def deauthorize() -> tuple[Response, int]:
    """OAuth's own shape of errors: https://docs.stripe.com/connect/oauth-reference."""
    key = (request.authorization.token or request.authorization.username or "") if request.authorization else ""
    platform = objects.account_of(key)
    account_id, client_id = request.form.get("stripe_user_id", ""), request.form.get("client_id", "")
    with _records().work():
        found = _records().find("account", account_id, platform)
        if found is None or found[1].get("_ended") or client_id != application_of(platform):
            problem = "This application is not connected to the Stripe account, or that account does not exist."
            return jsonify({"error": "invalid_client", "error_description": problem}), 401
        end_account(_records(), found[1], client_id)
    return jsonify({"stripe_user_id": account_id}), 200


@pages.get("/setup/c/<account_id>/<token>")
def show_onboarding(account_id: str, token: str) -> BaseResponse:
    account, link = _linked(account_id, token)
    if link["expires_at"] <= objects.moment():
        return redirect(link["_refresh_url"], 303)
    return make_response(render_template("onboarding.html", account=account))


@pages.post("/setup/c/<account_id>/<token>")
def finish_onboarding(account_id: str, token: str) -> BaseResponse:
    """All that Stripe wants to know is told, or a part of it is left for later."""
    with _records().work():
        account, link = _linked(account_id, token)
        due = ["individual.verification.document"] if request.form.get("answer") == "later" else []
        change_account(_records(), account, due)
    return redirect(link["_return_url"], 303)


def change_account(store: Records, account: Thing, due: list[str]) -> None:
    """What is missing keeps an account from taking money."""
    account |= {"charges_enabled": not due, "payouts_enabled": not due, "details_submitted": True}
    account["requirements"] = requirements(due)
    store.save(account)
    Desk(store, account["id"]).tell("account.updated", account)


def end_account(store: Records, account: Thing, client_id: str) -> None:
    """The merchant or the platform parts: the platform hears of it one last time."""
    application = {"id": client_id, "object": "application", "name": "Shopstead"}
    Desk(store, account["id"]).tell("account.application.deauthorized", application)
    store.save(account | {"_ended": True})


def _find_account(account_id: str) -> Thing:
    found = records().find("account", account_id, g.key_account)
    if found is None or found[1].get("_ended"):
        message = f"The provided key does not have access to account '{account_id}' (or that account does not exist)."
        raise StripeProblem(message, status=403, code="account_invalid")
    return found[1]


def _own_account() -> Thing:
    found = records().find("account", g.account)
    return objects.shown(found[1]) if found else new_account({}) | {"id": g.account, "charges_enabled": True}


def _create_link() -> Thing:
    account = _find_account(text(g.params, "account"))
    link = new_link(current_app.config["URL_BASE"], account["id"])
    urls = {f"_{name}": text(g.params, name) for name in ("return_url", "refresh_url")}
    records().add(g.key_account, link | urls | {"id": link["url"].rpartition("/")[2]})
    return link


def _linked(account_id: str, token: str) -> tuple[Thing, Thing]:
    found, link = _records().find("account", account_id), _records().find("account_link", token)
    if found is None or link is None:
        abort(404)
    return found[1], link[1]


def _records() -> Records:
    found: Records = current_app.config["RECORDS"]
    return found
