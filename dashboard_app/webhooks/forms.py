"""The form of a webhook."""

from typing import Any

from wtforms import BooleanField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, ListWidget

from shared.kernel.i18n import lazy_gettext as _l
from shared.models.webhooks.subscription import WebhookSubscription
from shared.services.webhooks.catalogue import known_types
from shared.services.webhooks.subscriptions import SubscriptionInput
from shared.web.forms import BaseForm, trimmed


class WebhookForm(BaseForm):
    url = StringField(_l("Address"), filters=[trimmed])
    description = StringField(_l("Description"), filters=[trimmed])
    event_types = SelectMultipleField(
        _l("Events"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), validate_choice=False
    )
    is_enabled = BooleanField(_l("Switched on"))

    def __init__(self, found: WebhookSubscription | None = None, **options: Any) -> None:
        names = ("url", "description", "event_types", "is_enabled")
        kept = {name: getattr(found, name) for name in names} if found else {"is_enabled": True, "event_types": []}
        super().__init__(data=kept, **options)
        self.event_types.choices = [(name, name) for name in known_types()]

    @property
    def wanted(self) -> SubscriptionInput:
        return SubscriptionInput(
            self.url.data or "",
            tuple(self.event_types.data or ()),
            self.description.data or "",
            bool(self.is_enabled.data),
        )
