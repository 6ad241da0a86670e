"""The first steps of a new store, ticked by what the store holds."""

from dataclasses import dataclass

from flask import url_for

from shared.kernel.i18n import gettext as _
from shared.models.staff.user import User
from shared.services.analytics.first_steps import FirstSteps
from shared.web.context import Principal


@dataclass(frozen=True, slots=True)
class Step:
    """One step: where it is taken, and whether it is done."""

    title: str
    text: str
    done: bool
    url: str
    action: str = ""


def checklist_for(steps: FirstSteps, user: User, principal: Principal) -> list[Step]:
    """The steps that this person may take, in the order in which they make sense."""
    wanted = [
        ("catalog.edit", _product(steps)),
        ("shipping.edit", _delivery(steps)),
        ("payments.edit", _payment(steps)),
        ("themes.edit", _look(steps)),
        ("", _address(user)),
        ("orders.view", _first_order(steps)),
    ]
    return [step for permission, step in wanted if not permission or principal.allows(permission)]


def _product(steps: FirstSteps) -> Step:
    return Step(
        _("Add your first product"),
        _("A name, a picture and a price are enough to begin."),
        steps.has_product,
        url_for("catalog.new"),
        _("Add a product"),
    )


def _delivery(steps: FirstSteps) -> Step:
    return Step(
        _("Say where you deliver"),
        _("Choose countries and what a parcel costs."),
        steps.has_delivery,
        url_for("shipping.index"),
        _("Set delivery"),
    )


def _payment(steps: FirstSteps) -> Step:
    return Step(
        _("Choose how you are paid"),
        _("Cards through your own Stripe account, cash on delivery, or both."),
        steps.has_payment,
        url_for("settings.payments"),
        _("Set payments"),
    )


def _look(steps: FirstSteps) -> Step:
    return Step(
        _("Make the shop look like you"),
        _("Pick colours and letters, and see them at once."),
        steps.has_own_look,
        url_for("themes.index"),
        _("Choose a look"),
    )


def _address(user: User) -> Step:
    return Step(
        _("Confirm your e-mail address"),
        _("Follow the link in the mail that we sent to %(email)s.", email=user.email),
        user.email_verified_at is not None,
        url_for("account.show_profile"),
        _("Your account"),
    )


def _first_order(steps: FirstSteps) -> Step:
    return Step(
        _("Get your first order"),
        _("Try it yourself: order something in your shop and see it arrive here."),
        steps.has_order,
        url_for("orders.index"),
        _("Orders"),
    )
