"""One form per way to be paid, made from what its provider wants to be set up."""

from re import escape
from typing import Any

from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from shared.gateways.payments.provider import Provider, ProviderSetting, SettingKind
from shared.kernel.i18n import LANGUAGES
from shared.kernel.i18n import gettext as _
from shared.models.payments.method import PaymentMethod
from shared.models.stores.store import Store
from shared.web.forms import BaseForm, MoneyField, NotNegative, trimmed

LONGEST_TEXT = 2000


def provider_form(provider: Provider, store: Store, method: PaymentMethod | None, *, bound: bool) -> "ProviderForm":
    """The form of a provider with what the store keeps; with ``bound`` what was sent."""
    fields: dict[str, Any] = {"enabled": BooleanField(provider.switch)}
    for setting in provider.settings:
        fields |= _fields(setting, store)
    kind = type("BuiltForm", (ProviderForm,), fields)
    form: ProviderForm = kind(bound=bound, data=_kept(provider, store, method))
    form.provider, form.store = provider, store
    for field in form:
        field.id = f"{provider.slug}-{field.name}"
    return form


class ProviderForm(BaseForm):
    """``config()`` and ``secrets()`` are what ``set_payment_method`` takes."""

    provider: Provider
    store: Store

    def config(self) -> dict[str, Any]:
        """Settings by name, as they are kept; secrets are left out."""
        return {setting.name: self._value(setting) for setting in self.provider.settings if not setting.is_secret}

    def secrets(self, kept: dict[str, str]) -> dict[str, str] | None:
        """What was typed over what is kept; None where nothing was typed. Secrets are written, never shown."""
        typed = {one.name: self[one.name].data for one in self.provider.secrets if self[one.name].data}
        return {**kept, **typed} if typed else None

    def texts(self, setting: ProviderSetting) -> list[Any]:
        """The fields of a setting: one per language where it is translated."""
        if setting.kind is not SettingKind.TRANSLATED:
            return [self[setting.name]]
        return [self[f"{setting.name}-{locale}"] for locale in self.store.locales]

    def _value(self, setting: ProviderSetting) -> Any:
        if setting.kind is SettingKind.TRANSLATED:
            texts = {locale: self[f"{setting.name}-{locale}"].data for locale in self.store.locales}
            return {locale: text for locale, text in texts.items() if text}
        value = self[setting.name].data
        return setting.default if value is None else value


def _fields(setting: ProviderSetting, store: Store) -> dict[str, Any]:
    if setting.kind is SettingKind.TRANSLATED:
        rules: dict[str, Any] = {"validators": [Length(max=LONGEST_TEXT)], "filters": [trimmed]}
        return {
            f"{setting.name}-{locale}": TextAreaField(f"{setting.label} ({LANGUAGES[locale].name})", **rules)
            for locale in store.locales
        }
    return {setting.name: _field(setting, store)}


def _field(setting: ProviderSetting, store: Store) -> Any:
    match setting.kind:
        case SettingKind.AMOUNT:
            return MoneyField(setting.label, [Optional(), NotNegative()], currency=store.currency)
        case SettingKind.NUMBER:
            return IntegerField(setting.label, [InputRequired(), NumberRange(setting.least, setting.most)])
        case SettingKind.CHOICE:
            return SelectField(setting.label, choices=list(setting.choices), default=setting.default)
        case SettingKind.LINES:
            return TextAreaField(setting.label, [Length(max=LONGEST_TEXT)], filters=[trimmed])
        case SettingKind.TEXT if setting.begins_with:
            begins = Regexp(
                f"^{escape(setting.begins_with)}", message=_("Begins with %(start)s.", start=setting.begins_with)
            )
            return StringField(setting.label, [Optional(), Length(max=300), begins], filters=[trimmed])
        case _:
            return StringField(setting.label, [Optional(), Length(max=300)], filters=[trimmed])


def _kept(provider: Provider, store: Store, method: PaymentMethod | None) -> dict[str, Any]:
    config = method.config if method is not None else {}
    values: dict[str, Any] = {"enabled": method is not None and method.is_enabled}
    for setting in provider.settings:
        kept = config.get(setting.name, setting.default)
        if setting.kind is SettingKind.TRANSLATED:
            values |= {f"{setting.name}-{locale}": (kept or {}).get(locale, "") for locale in store.locales}
        elif not setting.is_secret:
            values[setting.name] = kept
    return values
