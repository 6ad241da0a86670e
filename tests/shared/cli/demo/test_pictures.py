"""The demo's illustrations: valid, small, repeatable, and different where the goods differ."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageStat

from shared.cli.demo.pictures.draw import draw_picture
from shared.cli.demo.pictures.figures.index import FIGURES
from shared.cli.demo.shapes import DemoShop, PictureSpec
from shared.cli.demo.shops import demo_shop, demo_shops, shop_pictures

SIZE_LIMIT = 400_000


@pytest.fixture(params=("kleistudio", "souq", "fudekami"))
def shop(request: pytest.FixtureRequest) -> DemoShop:
    return demo_shop(request.param)


def small(spec: PictureSpec, side: int = 240) -> PictureSpec:
    return replace(spec, width=side * spec.width // spec.height, height=side)


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data)).convert("RGB")


def test_names_are_unique_and_every_product_has_at_least_two(shop: DemoShop):
    names = [spec.name for spec in shop_pictures(shop)]
    assert len(names) == len(set(names))
    assert all(len(product.pictures) >= 2 for product in shop.products)


def test_every_picture_is_described_in_every_language(shop: DemoShop):
    described = [*shop.banners, *(c.picture for c in shop.collections), *(s for p in shop.products for s in p.pictures)]
    assert all(set(spec.alt) == set(shop.locales) for spec in described)


def test_variants_point_at_pictures_of_their_own_product(shop: DemoShop):
    for product in shop.products:
        names = {spec.name for spec in product.pictures}
        assert all(variant.picture is None or variant.picture in names for variant in product.variants)
        assert product.variants[0].picture == product.pictures[0].name


@pytest.mark.slow
def test_every_kind_of_picture_can_be_drawn_and_is_no_plain_box(shop: DemoShop):
    kinds = {(s.figure, s.form, s.pattern, s.scene): s for s in shop_pictures(shop)}
    for spec in kinds.values():
        picture = opened(draw_picture(small(spec, 120)))
        assert max(ImageStat.Stat(picture).stddev) > 5, spec.name


def test_a_full_size_picture_is_a_small_webp(shop: DemoShop):
    for spec in (shop.products[0].pictures[0], shop.banners[0]):
        data = draw_picture(spec)
        assert Image.open(BytesIO(data)).format == "WEBP"
        assert opened(data).size == (spec.width, spec.height)
        assert 5_000 < len(data) < SIZE_LIMIT


def test_the_same_description_gives_the_same_bytes(shop: DemoShop):
    for product in shop.products[::9]:
        spec = small(product.pictures[-1])
        assert draw_picture(spec) == draw_picture(spec)


def test_another_look_gives_another_picture(shop: DemoShop):
    for product in shop.products[::3]:
        looks = [v.picture for v in product.variants if v.picture]
        if len(set(looks)) > 1:
            first, second = (opened(draw_picture(small(spec, 120))) for spec in product.pictures[:2])
            difference = ImageChops.difference(first, second)
            assert max(high for _, high in difference.getextrema()) > 24, product.handle


def test_every_figure_is_sold_somewhere():
    used = {spec.figure for shop in demo_shops() for spec in shop_pictures(shop)}
    used |= {prop.figure for shop in demo_shops() for spec in shop_pictures(shop) for prop in spec.props}
    assert set(FIGURES) <= used
