"""What stands on a product's page: the form, the draft, its pictures and its surroundings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from flask import g, render_template, request

from dashboard_app.catalog.differences import ShownDifference, seen_texts, show_stored, shown_differences, take_theirs
from dashboard_app.catalog.draft_reading import draft_of, read_draft
from dashboard_app.catalog.draft_steps import take_step
from dashboard_app.catalog.drafts import ProductDraft
from dashboard_app.catalog.forms import ProductForm
from dashboard_app.catalog.product_wishes import show_complaints, wanted_product, wanted_stock
from dashboard_app.catalog.saving import Wish
from shared.kernel.errors import Conflict, Invalid, ShopsteadError
from shared.kernel.i18n import ngettext
from shared.kernel.ids import parse_id
from shared.models.catalog.collection import all_collections
from shared.models.catalog.media import Media, media_by_id, media_of_product
from shared.models.catalog.product import Product
from shared.models.catalog.whole_product import product_with_parts
from shared.services.catalog.collections import collection_ids_of
from shared.services.catalog.media import store_picture
from shared.services.catalog.staleness import StaleProduct
from shared.services.catalog.suggestions import suggest_words
from shared.services.catalog.value_uses import ValueUse, uses_of_values
from shared.services.inventory.stock import stock_of
from shared.web.context import principal


@dataclass
class ProductPage:
    """Everything the template needs. ``stored`` is None for a new product."""

    form: ProductForm
    draft: ProductDraft
    pictures: Sequence[Media] = ()
    collection_ids: Sequence[UUID] = ()
    stored: Product | None = None
    differences: list[ShownDifference] = field(default_factory=list)
    message: str = ""
    seen: str = ""
    media_before: str = ""
    collection_before: str = ""

    @property
    def shown_version(self) -> int | None:
        """The version that the person saw."""
        text = self.form.version.data or ""
        return int(text) if text.isdecimal() else None

    def wish(self) -> Wish:
        """Raises Invalid naming every field that cannot be read."""
        self.draft.combine()
        product = wanted_product(
            self.form,
            self.draft,
            media_ids=[media.id for media in self.pictures] if _is_changed("media", _ids(self.pictures)) else None,
            stored=self.stored.variants if self.stored else (),
            currency=g.store.currency,
        )
        counted, unit = bool(self.form.track_stock.data), self.form.chosen_unit
        stock = wanted_stock(self.draft, counted=counted, unit=unit) if product.variants is not None else []
        alts = {media.id: request.form.get(f"alt-{media.id}", media.alt) for media in self.pictures}
        chosen = self.collection_ids if _is_changed("collection", _ids(sorted(self.collection_ids))) else None
        return Wish(product, stock, chosen, alts, self.shown_version, principal().id)

    def take_error(self, error: Invalid | Conflict) -> None:
        """Show what is wrong beside the fields; for a conflict both versions, so that saving again decides."""
        if isinstance(error, StaleProduct) and self.stored is not None:
            self.differences = shown_differences(self.form, self.draft, self.stored, g.store.currency)
            self.message, self.form.version.data = error.message, str(error.version)
            return
        others = show_complaints(self.draft, error.fields)
        self.form.take_errors(Invalid(error.message, fields=others) if others or not error.fields else Invalid())

    def step(self, name: str) -> None:
        try:
            take_step(self.draft, name)
        except Invalid as error:
            self.message = error.message


def _ids(things: Iterable[Any]) -> str:
    return ",".join(str(getattr(one, "id", one)) for one in things)


def _is_changed(name: str, now: str) -> bool:
    """Whether a list was changed on the page: what nobody touched is left as somebody else may have made it."""
    before = request.form.get(f"{name}_before")
    return before is None or before != now


def new_page() -> ProductPage:
    """An empty form."""
    return ProductPage(ProductForm(), ProductDraft())


def stored_page(product_id: UUID) -> ProductPage:
    """The product as it is stored. Raises NotFound."""
    product = product_with_parts(product_id)
    first = product.variants[0]
    form = ProductForm(
        obj=product,
        data={
            "tags": ", ".join(product.tags),
            "status": product.status.value,
            "track_stock": first.track_stock,
            "sell_when_out": first.sell_when_out,
            "requires_shipping": first.requires_shipping,
        },
    )
    show_stored(form, product)
    return ProductPage(
        form,
        replace(_stored_draft(product), stored=_stored_draft(product)),
        media_of_product(product_id),
        collection_ids_of(product_id),
        product,
        seen=seen_texts(form),
        media_before=_ids(media_of_product(product_id)),
        collection_before=_ids(sorted(collection_ids_of(product_id))),
    )


def sent_page(product_id: UUID | None) -> ProductPage:
    """What the browser sent, with files stored as pictures. Raises NotFound, Invalid (a picture)."""
    stored = product_with_parts(product_id) if product_id else None
    form = ProductForm()
    draft = read_draft(request.form, _stored_draft(stored) if stored else None)
    if stored is not None:
        take_theirs(form, draft, stored, g.store.currency)
    pictures = _pictures(request.form.getlist("media"), request.form.getlist("dropped_media"))
    chosen = [found for found in map(parse_id, request.form.getlist("collection")) if found]
    page = ProductPage(form, draft, pictures, chosen, stored)
    for name in ("seen", "media_before", "collection_before"):
        setattr(page, name, request.form.get(name, ""))
    return page


def _stored_draft(product: Product) -> ProductDraft:
    stock = stock_of(variant.id for variant in product.variants)
    return draft_of(product, stock, g.store.currency)


def store_sent_files(page: ProductPage) -> None:
    """Pictures that travelled with the form, where no script sent them before. Raises Invalid (``file``)."""
    files = [file for file in request.files.getlist("file") if file.filename]
    page.pictures = [*page.pictures, *(store_picture(file.filename or "", file.stream) for file in files)]


def _pictures(kept: Iterable[str], dropped: Iterable[str]) -> list[Media]:
    gone = set(dropped)
    ids = dict.fromkeys(found for found in map(parse_id, (text for text in kept if text not in gone)) if found)
    return [media_by_id(media_id) for media_id in ids]


def show_product(page: ProductPage, status: int = 200) -> Any:
    """The page, with an error's own status where there was one."""
    return render_template(
        "catalog/product.html",
        page=page,
        form=page.form,
        draft=page.draft,
        collections=all_collections(),
        words=suggest_words(),
        in_use=_told_uses(page),
    ), status


def _told_uses(page: ProductPage) -> dict[str, str]:
    """What removing a value would take along, by its key; values that nothing depends on are left out."""
    if page.stored is None or not page.stored.options:
        return {}
    return {str(value_id): _told_use(use) for value_id, use in uses_of_values(page.stored.id).items()}


def _told_use(use: ValueUse) -> str:
    if use.ordered:
        return ngettext(
            "%(count)s of its variants was ordered already. Orders keep what they say about it.",
            "%(count)s of its variants were ordered already. Orders keep what they say about them.",
            use.ordered,
        )
    return ngettext("%(count)s of its variants is in stock.", "%(count)s of its variants are in stock.", use.stocked)


def refused(page: ProductPage, error: ShopsteadError) -> Any:
    """The form again, with what was typed and what is wrong."""
    if isinstance(error, (Invalid, Conflict)):
        page.take_error(error)
    return show_product(page, error.status)
