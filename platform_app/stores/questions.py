"""What people ask before they sign up."""

from shared.kernel.i18n import lazy_gettext as _l
from shared.modules.definition import Text

QUESTIONS: tuple[tuple[Text, Text], ...] = (
    (
        _l("Do you take a share of what I sell?"),
        _l("No. Card fees go to your payment provider, on your own account with them. We add nothing."),
    ),
    (
        _l("Can I use my own domain?"),
        _l("Yes. You set one record to prove that it is yours, and the certificate comes by itself."),
    ),
    (
        _l("Which languages can my shop speak?"),
        _l(
            "English, Dutch, German, French, Luxembourgish, Brazilian Portuguese and Arabic, with the whole shop "
            "reading from right to left where it should. Shoppers switch, and you translate as much as you like."
        ),
    ),
    (
        _l("Can my customers pay when the parcel arrives?"),
        _l("Yes. Cash on delivery is built in, with a fee if you charge one, beside cards through Stripe."),
    ),
    (
        _l("What happens when two people buy the last piece?"),
        _l("One of them gets it, and the other is told before paying. Stock is set aside while the order is made."),
    ),
    (
        _l("Can I leave?"),
        _l(
            "Yes. It is open source under the MIT licence: take your data, run it on your own machine, and go on "
            "selling."
        ),
    ),
)
