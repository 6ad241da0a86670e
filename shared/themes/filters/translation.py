"""``{{ 'products.add_to_cart' | t: count: 2 }}``."""

from __future__ import annotations

from typing import Any

from liquid.filter import with_context

from shared.themes.filters.reading import text_of


@with_context
def translate(key: Any, *_: Any, context: Any, **values: Any) -> str:
    """A text of the theme in the page's language, with values in it."""
    run = context.run
    shown = {name: text_of(value) for name, value in values.items()}
    return run.renderer.theme.translations.translate(text_of(key), run.context.locale, shown)


FILTERS = {"t": translate, "translate": translate}
