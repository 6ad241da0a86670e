"""Every figure by name, with how it is shown: standing on the floor, lying under the camera, or hanging."""

from collections.abc import Callable
from dataclasses import dataclass

from shared.cli.demo.pictures.canvas import Pen
from shared.cli.demo.pictures.figures import (
    desk,
    inks,
    lamps,
    marks,
    metalware,
    notebooks,
    ornaments,
    pantry,
    papers,
    papyrus,
    pens,
    plants,
    plates,
    pottery,
    spices,
    stamps,
    tableware,
    textiles,
    tiles,
)
from shared.cli.demo.pictures.look import Look

Draw = Callable[[Pen, Look], None]


@dataclass(frozen=True)
class Figure:
    """How to draw a thing; `turn` is the natural angle of one that lies flat, in degrees clockwise."""

    draw: Draw
    stance: str = "standing"
    turn: float = 0


def _potted(draw: Draw, mouths: dict[str, list[tuple[float, float]]]) -> Draw:
    """A pot whose form may name a plant after a colon: "moon:tulips"."""

    def draw_potted(pen: Pen, look: Look) -> None:
        form, _, plant = look.form.partition(":")
        draw(pen, look.but(form=form))
        if plant:
            plants.draw_plant(pen.at(0, -mouths[form][-1][0], 0.9), plant, look.seed)

    return draw_potted


FIGURES: dict[str, Figure] = {
    "mug": Figure(pottery.draw_mug),
    "bowl": Figure(pottery.draw_bowl),
    "vase": Figure(_potted(pottery.draw_vase, pottery.VASES)),
    "jug": Figure(pottery.draw_jug),
    "jar": Figure(pottery.draw_jar),
    "planter": Figure(_potted(pottery.draw_planter, pottery.PLANTERS)),
    "candle": Figure(pottery.draw_candle_holder),
    "plate": Figure(plates.draw_plate, "flat"),
    "tile": Figure(tiles.draw_tile, "flat", -4),
    "teapot": Figure(tableware.draw_teapot),
    "butter_dish": Figure(tableware.draw_butter_dish),
    "house": Figure(ornaments.draw_house),
    "bird": Figure(ornaments.draw_bird),
    "pendant": Figure(ornaments.draw_pendant, "hanging"),
    "lantern": Figure(lamps.draw_lantern),
    "star_lamp": Figure(lamps.draw_lantern, "hanging"),
    "mosaic_lamp": Figure(lamps.draw_mosaic_lamp),
    "hanging_lamp": Figure(lamps.draw_mosaic_lamp, "hanging"),
    "incense_burner": Figure(lamps.draw_incense_burner),
    "spice": Figure(spices.draw_spice),
    "tea_glass": Figure(pantry.draw_tea_glass),
    "hibiscus": Figure(pantry.draw_hibiscus),
    "dates": Figure(pantry.draw_dates),
    "soap": Figure(pantry.draw_soap),
    "gift_box": Figure(spices.draw_gift_box),
    "coffee_pot": Figure(metalware.draw_coffee_pot),
    "tray": Figure(metalware.draw_tray, "flat"),
    "perfume": Figure(metalware.draw_perfume),
    "inlay_box": Figure(metalware.draw_inlay_box),
    "backgammon": Figure(metalware.draw_backgammon, "flat", -3),
    "alabaster": Figure(metalware.draw_alabaster),
    "kilim": Figure(textiles.draw_kilim, "flat", 0),
    "folded": Figure(textiles.draw_folded),
    "cushion": Figure(textiles.draw_cushion),
    "applique": Figure(textiles.draw_applique, "flat"),
    "slippers": Figure(textiles.draw_slippers, "flat", 8),
    "papyrus": Figure(papyrus.draw_papyrus, "flat", -2),
    "jewellery": Figure(papyrus.draw_jewellery, "flat"),
    "galabeya": Figure(textiles.draw_galabeya, "flat"),
    "fountain_pen": Figure(pens.draw_fountain_pen, "flat", -32),
    "glass_pen": Figure(pens.draw_glass_pen, "flat", -36),
    "brush": Figure(pens.draw_brush, "flat", -34),
    "pencils": Figure(pens.draw_pencils, "flat", -28),
    "ink": Figure(inks.draw_ink),
    "inkstone": Figure(inks.draw_inkstone, "flat", -6),
    "notebook": Figure(notebooks.draw_notebook, "flat", -7),
    "washi": Figure(papers.draw_washi, "flat", -4),
    "sheets": Figure(papers.draw_sheets, "flat", 3),
    "letter": Figure(papers.draw_letter, "flat"),
    "crane": Figure(papers.draw_crane, "flat"),
    "fan": Figure(papers.draw_fan, "flat", 18),
    "pen_pot": Figure(papers.draw_vase_of_brushes),
    "stamp": Figure(stamps.draw_stamp),
    "stamp_set": Figure(stamps.draw_stamp, "flat", -5),
    "pen_case": Figure(desk.draw_case, "flat", -10),
    "scissors": Figure(desk.draw_scissors, "flat", 24),
    "desk_tray": Figure(desk.draw_tray, "flat", -6),
    "wax": Figure(stamps.draw_wax),
    "ruler": Figure(desk.draw_ruler, "flat", -18),
    "weight": Figure(desk.draw_weight),
    "wrap": Figure(desk.draw_wrap),
    "incense": Figure(desk.draw_incense),
    "mark": Figure(marks.draw_mark, "mark"),
}
