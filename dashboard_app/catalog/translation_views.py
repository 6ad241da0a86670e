"""A product's texts in the store's further languages, beside the store's own."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from dashboard_app.catalog.forms import TranslationForm
from dashboard_app.catalog.views import blueprint
from shared.kernel.errors import Invalid
from shared.kernel.i18n import LANGUAGES
from shared.kernel.i18n import gettext as _
from shared.models.catalog.product import Product
from shared.models.catalog.whole_product import product_with_parts
from shared.services.catalog.inputs import ProductTexts
from shared.services.catalog.translations import (
    find_product_translation,
    refuse_other_languages,
    set_product_translation,
    translated_names,
)
from shared.web.access import requires


@blueprint.get("/<uuid:product_id>/translations/<locale>")
@requires("catalog.view")
def translation(product_id: UUID, locale: str) -> Any:
    refuse_other_languages(locale)
    product = product_with_parts(product_id)
    form = TranslationForm(obj=find_product_translation(product_id, locale))
    return _show(product, locale, form, translated_names(product, locale), 200)


@blueprint.post("/<uuid:product_id>/translations/<locale>")
@requires("catalog.edit")
def save_translation(product_id: UUID, locale: str) -> Any:
    product, form = product_with_parts(product_id), TranslationForm()
    names = _typed_names(product)
    if not form.validate():
        return _show(product, locale, form, names, 422)
    texts = ProductTexts(**{name: form[name].data or "" for name in form._fields})
    try:
        set_product_translation(product_id, locale, texts, options=names[0], values=names[1])
    except Invalid as error:
        form.take_errors(error)
        return _show(product, locale, form, names, 422)
    flash(_("The translation is saved."), "success")
    return redirect(url_for("catalog.translation", product_id=product_id, locale=locale))


def _typed_names(product: Product) -> tuple[dict[UUID, str], dict[UUID, str]]:
    options = {option.id: request.form.get(f"option-{option.id}", "") for option in product.options}
    values = {
        value.id: request.form.get(f"value-{value.id}", "") for option in product.options for value in option.values
    }
    return options, values


def _show(
    product: Product, locale: str, form: TranslationForm, names: tuple[dict[UUID, str], dict[UUID, str]], status: int
) -> Any:
    return render_template(
        "catalog/translation.html",
        product=product,
        form=form,
        locale=locale,
        language=LANGUAGES.get(locale),
        option_names=names[0],
        value_names=names[1],
    ), status
