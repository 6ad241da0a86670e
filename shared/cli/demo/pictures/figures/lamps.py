"""Light of the bazaar: pierced lanterns, mosaic globes, incense burners."""

from math import cos, pi, radians, sin

from shared.cli.demo.pictures.canvas import Pen
from shared.cli.demo.pictures.colour import Colour, across, darker, down, lighter, mix, outward, rgb
from shared.cli.demo.pictures.geometry import Outline, circle, ellipse, leaf, moved, ribbon, spline, star
from shared.cli.demo.pictures.lathe import GLASS, METAL, Lathe
from shared.cli.demo.pictures.look import Look

GLOW = rgb("#ffc873")
JEWELS = tuple(rgb(c) for c in ("#d8443c", "#f2a93b", "#2f8f83", "#2b5fa8", "#e9d8a6", "#7a3f8f"))


def draw_lantern(pen: Pen, look: Look) -> None:
    """Forms: "fanous" (glass panes), "pierced" (brass globe), "star" (hanging star)."""
    LANTERNS[look.form or "fanous"](pen, look)


def _fanous(pen: Pen, look: Look) -> None:
    """The Ramadan lantern: coloured panes in a tin frame."""
    metal = look.colour
    pen.ground(130, 30)
    pen.glow(ellipse(0, -210, 300, 330), 110, 0.35, None, GLOW)
    base = Lathe(pen, [(0, 138), (16, 138), (22, 118), (44, 108)], 0.2, smooth=False)
    base.fill(metal)
    base.shade(METAL)
    _panes(pen.at(0, -46), look)
    roof = Lathe(pen.at(0, -306), [(0, 136), (14, 136), (26, 110), (70, 92), (108, 52), (132, 24), (150, 20)], 0.2)
    roof.fill(metal)
    _pierce_band(roof, 26, 70, metal)
    roof.shade(METAL)
    finial = Lathe(pen.at(0, -452), [(0, 16), (12, 30), (28, 16), (40, 8), (56, 3)], 0.2)
    finial.fill(metal)
    finial.shade(METAL)
    pen.line(ellipse(0, -540, 34, 34), 7, darker(metal, 0.15))


def _panes(pen: Pen, look: Look) -> None:
    """Five panes between posts, lit from inside."""
    edges = (-126, -82, -30, 30, 82, 126)
    for i, (x0, x1) in enumerate(zip(edges, edges[1:], strict=False)):
        tone = (look.accent, rgb("#f0c766"), lighter(look.accent, 0.18), rgb("#f0c766"), look.accent)[i]
        b0, b1 = 20 * cos(x0 / 126 * pi / 2), 20 * cos(x1 / 126 * pi / 2)
        pane = [(x0 * 0.84, b0), (x1 * 0.84, b1), (x1, -262 + b1), (x0, -262 + b0)]
        whole = pen.fill(pane, down(darker(tone, 0.1), lighter(tone, 0.25), tone))
        cx = (x0 + x1) / 2 * 0.92
        w = (x1 - x0) * 0.36
        pen.glow(ellipse(cx, -104, w * 1.6, 100), 22, 0.7, whole, rgb("#fff0b8"))
        ornament = [leaf(cx, -110, 62, w * 1.1, a) for a in (-90, 90)] + [circle(cx, y, w * 0.3) for y in (-204, -22)]
        pen.fill(ornament, lighter(tone, 0.55), whole, 0.8)
        pen.line([(cx - w, -236), (cx, -206), (cx + w, -236)], 4, lighter(tone, 0.6), whole)
    for x in edges:
        b = 20 * cos(x / 126 * pi / 2)
        pen.line([(x * 0.84, b), (x, -262 + b)], 9, across(lighter(look.colour, 0.4), darker(look.colour, 0.2)))


def _pierce_band(body: Lathe, low: float, high: float, metal: Colour, light: Colour = GLOW) -> None:
    holes = [
        body.patch(t, (low + high) / 2, star(0, 0, (high - low) * 0.34, (high - low) * 0.15, 4))
        for t in range(-75, 76, 25)
    ]
    body.pen.fill(holes, light, body.body)


def _pierced(pen: Pen, look: Look) -> None:
    """A brass globe on a foot, its light coming through hundreds of holes."""
    metal = look.colour
    pen.ground(120, 28)
    pen.glow(ellipse(0, -270, 340, 320), 110, 0.4, None, GLOW)
    foot = Lathe(pen, [(0, 116), (10, 116), (20, 84), (50, 40), (84, 34)], 0.2)
    foot.fill(metal)
    foot.shade(METAL)
    globe = Lathe(pen.at(0, -70), [(0, 36), (14, 78), (90, 164), (190, 190), (290, 164), (366, 78), (390, 30)], 0.2)
    globe.fill(metal)
    globe.shade(METAL)
    _pierce_globe(globe)
    cap = Lathe(pen.at(0, -452), [(0, 46), (14, 50), (30, 26), (64, 12), (76, 22), (90, 8), (112, 2)], 0.2)
    cap.fill(metal)
    cap.shade(METAL)


def _pierce_globe(globe: Lathe) -> None:
    holes: list[Outline] = []
    for row in range(11):
        height = 42 + row * 31
        size = 10 if row % 2 else 6
        count = max(8, int(globe.radius(height) / 9))
        for i in range(count + 1):
            turn = -90 + 180 * (i + 0.5 * (row % 2)) / count
            shape = star(0, 0, size * 1.25, size * 0.55, 4) if row % 2 else circle(0, 0, size)
            holes.append(globe.patch(turn, height, shape))
    globe.pen.fill([moved(h, 1.5, 1.5) for h in holes], rgb("#5a2f12"), globe.body, 0.6)
    globe.pen.fill(holes, outward(rgb("#fffbe0"), rgb("#ffe08a"), rgb("#ffb84d")), globe.body)
    globe.pen.glow(ellipse(0, -190, 150, 150), 60, 0.3, globe.body, rgb("#fff0b0"))


def _star_lamp(pen: Pen, look: Look) -> None:
    """A hanging star of glass and brass."""
    pen = pen.at(0, -290)
    pen.line([(0, -230), (0, -720)], 5, rgb("#6d4a22"))
    pen.glow(circle(0, 0, 330), 110, 0.45, None, GLOW)
    for i in range(8):
        a = radians(i * 45 - 90)
        tip = (250 * cos(a), 250 * sin(a))
        for side in (-1, 1):
            edge = a + side * pi / 8
            facet = [(0, 0), (132 * cos(edge), 132 * sin(edge)), tip]
            tone = mix(look.accent, look.colour, 0.15 + 0.12 * ((i + (side > 0)) % 3))
            pen.fill(facet, outward(lighter(tone, 0.65), lighter(tone, 0.2), tone))
            pen.line([*facet, facet[0]], 4, lighter(look.colour, 0.1))
    pen.fill(circle(0, 0, 30), look.colour)
    pen.glow(circle(0, 0, 120), 44, 0.55, None, rgb("#fff2c0"))
    pen.fill(star(0, 0, 26, 12, 8), lighter(look.colour, 0.6))


def draw_mosaic_lamp(pen: Pen, look: Look) -> None:
    """A glass-chip globe; form "table" stands on brass, "hanging" and "trio" hang."""
    if look.form == "trio":
        for x, y, s, shift in ((-190, -90, 0.62, 1), (190, -40, 0.62, 2), (0, 40, 0.74, 0)):
            _globe(pen.at(x, -250 + y), look.but(seed=look.seed + shift), s * 0.92, 620)
    elif look.form == "table":
        pen.ground(116, 28)
        foot = Lathe(pen, [(0, 112), (12, 112), (22, 70), (70, 30), (120, 22), (150, 40), (164, 50)], 0.2)
        foot.fill(look.colour)
        foot.shade(METAL)
        _globe(pen.at(0, -320), look, 1, 0)
    else:
        _globe(pen.at(0, -290), look, 1.1, 460)


def _globe(pen: Pen, look: Look, size: float, cord: float) -> None:
    pen = pen.at(0, 0, size)
    if cord:
        pen.line([(0, -190), (0, -190 - cord / size)], 6, rgb("#6d4a22"))
    pen.glow(circle(0, 0, 300), 110, 0.5, None, GLOW)
    ball = Lathe(pen.at(0, 180), [(0, 46), (20, 90), (100, 166), (180, 184), (260, 166), (340, 90), (364, 50)], 0.12)
    ball.fill(rgb("#5b3c22"))
    _chips(ball, look)
    ball.shade(GLASS)
    pen.glow(circle(-10, 10, 110), 50, 0.4, ball.body, rgb("#fff3c4"))
    for y, turn in ((-176, 1), (178, 0)):
        collar = Lathe(
            pen.at(0, y + 14), [(0, 56), (10, 60), (34, 40), (50, 18)] if turn else [(0, 20), (10, 44), (16, 50)], 0.16
        )
        collar.fill(look.colour)
        collar.shade(METAL)


def _chips(ball: Lathe, look: Look) -> None:
    """Rows of glass chips: a flower frieze at the belly, lozenges above and below."""
    chance = look.chance()
    shift = look.seed
    for row in range(13):
        height = 24 + row * 26.5
        radius = ball.radius(height)
        size = 12.2
        wide = 2 * size / radius * 180 / pi * 1.04
        start = -90 + (row % 2) * wide / 2
        for i in range(int(180 / wide) + 2):
            turn = start + i * wide
            if row in (5, 6, 7):
                tone = JEWELS[(i // 2 + row + shift) % 4] if (i + row) % 3 else rgb("#fff1c9")
            else:
                tone = mix(look.accent, JEWELS[(row + shift) % 5], 0.25 if i % 2 else 0.65)
            lozenge = star(0, 0, size * 1.3, size * 1.3, 2, 45 if row % 2 else 0)
            ball.pen.fill(ball.patch(turn, height, lozenge), lighter(tone, chance.uniform(0.08, 0.36)), ball.body)


def draw_incense_burner(pen: Pen, look: Look) -> None:
    """A mabkhara: footed cup, pierced dome, a thread of smoke."""
    pen.ground(120, 28)
    smoke = spline([(10, -420), (60, -500), (-20, -580), (44, -660), (0, -740)])
    pen.glow(ribbon(smoke, (14, 44, 70)), 16, 0.42)
    foot = Lathe(pen, [(0, 112), (14, 112), (24, 84), (70, 34), (104, 42), (120, 96), (190, 138), (214, 142)], 0.22)
    foot.fill(look.colour)
    foot.pen.fill([foot.patch(t, 172, star(0, 0, 15, 7, 6)) for t in range(-80, 81, 20)], look.accent, foot.body)
    foot.shade(METAL)
    foot.open_mouth(darker(look.colour, 0.5), look.colour)
    dome = Lathe(pen.at(0, -218), [(0, 134), (30, 130), (100, 96), (150, 40), (164, 20)], 0.22)
    dome.fill(look.colour)
    dome.shade(METAL)
    holes = [
        dome.patch(t, h, leaf(-13, 0, 26, 12, 0))
        for h, s in ((34, 0), (72, 12), (106, 0))
        for t in range(-84 + s, 85, 24)
    ]
    dome.pen.fill(holes, rgb("#3a1a10"), dome.body, 0.85)
    knob = Lathe(pen.at(0, -378), [(0, 10), (10, 20), (26, 16), (44, 4)], 0.22)
    knob.fill(look.accent)
    knob.shade(METAL)


LANTERNS = {"fanous": _fanous, "pierced": _pierced, "star": _star_lamp}
