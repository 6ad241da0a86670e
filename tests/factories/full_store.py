"""A store with so many of everything that is described, priced and counted."""

import io
from collections.abc import Iterable
from uuid import UUID

from shared.models.catalog.custom_field import FieldOwner
from shared.models.catalog.product import Product
from shared.services.catalog.attribute_values import set_attribute_values
from shared.services.catalog.bulk.wishes import Selection
from shared.services.catalog.bundles import PartInput, make_bundle
from shared.services.catalog.custom_fields import FieldInput, create_custom_field
from shared.services.catalog.custom_values import set_custom_values
from shared.services.catalog.digital_files import DownloadTerms, attach_file
from shared.services.catalog.media import attach_picture, store_picture
from shared.services.catalog.search.index_news import hear_of_products
from shared.services.catalog.search.waiting import index_waiting
from shared.services.catalog.tags import set_tag_names
from shared.services.inventory.back_in_stock import ask_for_return
from shared.services.inventory.locations import ensure_default_location
from shared.services.inventory.product_imports.exporting import ExportWish, start_export
from shared.services.inventory.product_imports.imports import check_import, run_import
from shared.services.inventory.stock_takes import write_counts
from shared.services.orders.collect import note_cash_collected
from shared.services.orders.downloads import grant_downloads
from tests.factories.catalog import make_collection, make_product
from tests.factories.inventory import make_location, make_purchase, make_supplier, make_take, make_transfer
from tests.factories.orders import make_order, make_selling
from tests.factories.prices import make_price_list, make_sale
from tests.factories.structure import make_attribute, make_category
from tests.shared.services.catalog.pictures.drawing import drawn
from tests.shared.services.inventory.product_imports.files import carry_out, receive

Names = dict[str, str]


def fill_store(rows: int) -> Names:
    """Fill the open store with ``rows`` of each thing, and one of each that has ``rows`` parts.

    Answers with the latter's ids, by the names that addresses give them.
    """
    make_selling()
    numbers = range(1, rows + 1)
    products = [make_product(f"Jar {n}", sku=f"JAR-{n}", stock=90, tags=(f"tag {n}", "jar")) for n in numbers]
    wide = make_product("Wide", options={"Size": [str(n) for n in numbers]}, sku="WIDE", vendor="Clay")
    names = _structure(rows, products, wide) | _documents(rows, products) | _prices(wide) | _files(rows, wide)
    hear_of_products([product.id for product in (*products, wide)])
    index_waiting()
    for n in numbers:
        set_tag_names(f"tag {n}", {"nl": f"merk {n}"})
    return names | _texts(product_id=wide.id, locale="nl", kind="products", type="products")


def _structure(rows: int, products: list[Product], wide: Product) -> Names:
    root = make_category("Root")
    collections = [make_collection(products=tuple(products)) for _product in products]
    attributes = [make_attribute(None, *(f"Choice {n}" for n in range(rows))) for _product in products]
    fields = [create_custom_field(FieldInput(f"Field {n}")) for n in range(rows)]
    for _product in products:
        make_category(under=root)
        make_sale(product_ids=tuple(one.id for one in products))
        make_bundle(make_product(stock=None).variants[0].id, [PartInput(one.variants[0].id) for one in products])
    set_attribute_values(wide.id, {one.id: (one.choices[0].id,) for one in attributes})
    set_custom_values(FieldOwner.PRODUCT, wide.id, {field.id: "Said" for field in fields})
    bundle = make_product("Set", stock=None).variants[0].id
    make_bundle(bundle, [PartInput(one.variants[0].id) for one in products])
    sale = make_sale(product_ids=tuple(one.id for one in products))
    return _texts(
        category_id=root.id,
        collection_id=collections[0].id,
        field_id=fields[0].id,
        attribute_id=attributes[0].id,
        sale_id=sale.id,
        bundle_id=bundle,
        variant_id=wide.variants[0].id,
        owner="product",
        owner_id=wide.id,
        thing_id=wide.id,
    )


def _documents(rows: int, products: list[Product]) -> Names:
    home, ids = ensure_default_location(), [product.variants[0].id for product in products]
    supplier, attic = make_supplier(), make_location("Attic")
    for _number in range(rows):
        make_transfer((ids[0], 1), to=make_location())
        make_purchase((ids[0], 1, 100), supplier=supplier)
        make_supplier()
        ask_for_return(make_product(stock=0).variants[0].id, "noor@example.org", locale="en", consent="Yes")
    transfer = make_transfer(*((one, 1) for one in ids), to=attic)
    purchase = make_purchase(*((one, 1, 100) for one in ids), supplier=supplier)
    take = make_take()
    write_counts(take.id, dict.fromkeys(ids, 3))
    return _texts(
        location_id=home.id,
        supplier_id=supplier.id,
        take_id=take.id,
        transfer_id=transfer.id,
        purchase_id=purchase.id,
    )


def _prices(wide: Product) -> Names:
    for _variant in wide.variants:
        price_list = make_price_list({variant.id: 900 for variant in wide.variants})
    return _texts(list_id=price_list.id)


def _files(rows: int, wide: Product) -> Names:
    for number in range(rows):
        picture = store_picture(f"{number}.png", io.BytesIO(drawn()))
        attach_picture(wide.id, picture.id)
        file = attach_file(wide.id, f"{number}.pdf", io.BytesIO(b"%PDF"), terms=DownloadTerms())
    order = make_order(*((variant.id, 1) for variant in wide.variants))
    note_cash_collected(order.id)
    grant_downloads(order.id)
    for _number in range(rows):
        imported = receive(_table(range(rows)))
        carry_out(check_import(imported.id).id)
    export = start_export(ExportWish(Selection()))
    carry_out(export.id)
    run = receive(_table(range(rows)))
    carry_out(run_import(run.id).id)
    return _texts(
        media_id=picture.id,
        file_id=file.id,
        order_id=order.id,
        import_id=run.id,
        tried_id=imported.id,
        export_id=export.id,
        operation_id=export.id,
    )


def _table(numbers: Iterable[int]) -> bytes:
    return b"Title,Price,Stock\r\n" + b"".join(b"Vase %d,12.50,4\r\nBroken %d,cheap,1\r\n" % (n, n) for n in numbers)


def _texts(**ids: UUID | str) -> Names:
    return {name: str(value) for name, value in ids.items()}
