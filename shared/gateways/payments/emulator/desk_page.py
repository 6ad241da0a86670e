"""The bank's and Stripe's side of things, to be played by hand: disputes, questions to merchants, partings."""

from typing import Any

from flask import Blueprint, Response, abort, current_app, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from shared.gateways.payments.emulator.connect_api import change_account, end_account
from shared.gateways.payments.emulator.desk import Desk
from shared.gateways.payments.emulator.fees import platform_of
from shared.gateways.payments.emulator.paypage import choose_language, price
from shared.gateways.payments.emulator.people import application_of
from shared.gateways.payments.emulator.records import Records

blueprint = Blueprint("desk_page", __name__, template_folder="templates")
blueprint.before_request(choose_language)
SHOWN = 30


@blueprint.get("/desk")
def show_desk() -> Response:
    """The newest charges, disputes and connected accounts of whoever uses this stand-in."""
    kinds = ("charge", "dispute", "account")
    names: dict[str, Any] = {f"{kind}s": _records().newest_of_all(kind, SHOWN) for kind in kinds}
    return make_response(render_template("desk.html", price=price, **names))


@blueprint.post("/desk/<kind>/<thing_id>")
def act(kind: str, thing_id: str) -> BaseResponse:
    act = ACTS.get(f"{kind}.{request.form.get('act', '')}")
    with _records().work():
        found = _records().find(kind, thing_id)
        if act is None or found is None:
            abort(404)
        act(found[0], found[1])
    return redirect("/desk", 303)


def _part(owner: str, account: dict[str, Any]) -> None:
    end_account(_records(), account, application_of(platform_of(_records(), account["id"])))


ACTS = {
    "charge.dispute": lambda owner, charge: Desk(_records(), owner).dispute(charge),
    "dispute.answer": lambda owner, dispute: Desk(_records(), owner).answer_dispute(dispute),
    "dispute.win": lambda owner, dispute: Desk(_records(), owner).close_dispute(dispute, "won"),
    "dispute.lose": lambda owner, dispute: Desk(_records(), owner).close_dispute(dispute, "lost"),
    "account.ask": lambda owner, account: change_account(_records(), account, ["company.tax_id"]),
    "account.settle": lambda owner, account: change_account(_records(), account, []),
    "account.part": _part,
}


def _records() -> Records:
    found: Records = current_app.config["RECORDS"]
    return found
