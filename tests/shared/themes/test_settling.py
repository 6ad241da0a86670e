"""Plain paths are told apart wherever they stand, and what must be worked out first still is."""

from collections.abc import Iterator
from typing import Any

from liquid.builtin.expressions import Path

from shared.themes.environment import parse_template
from shared.themes.settling import PARSED, PlainPath
from tests.shared.themes.small_theme import render

EVERYWHERE = """
{% assign a = b.c | times: d.e %}{% if x.y == z.w and q %}{{ m.n }}{% elsif r.s %}
{% for i in l.m limit: k.o %}{{ i.p[q.r] }}{% endfor %}{% endif %}{% render 'x', a: b.b %}
{% case f.f %}{% when g.g %}{{ h.h | append: j.j }}{% endcase %}
{% paginate co.pr by 5 %}{{ u.u }}{% endpaginate %}{% form 'product', pp.qq, class: rr.ss %}{{ ii.ii }}{% endform %}
{% liquid
  echo y.y
%}{% unless v.v contains w.w %}{% capture s %}{{ 's' | t: n: o.o }}{% endcapture %}{% endunless %}
{% cycle c1.d, c2.d %}{% tablerow t in tt.tt %}{{ t.t }}{% endtablerow %}{% style %}{{ st.st }}{% endstyle %}
"""


def paths(thing: Any) -> Iterator[Path]:
    if isinstance(thing, (list, tuple)):
        for part in thing:
            yield from paths(part)
    elif isinstance(thing, PARSED):
        if isinstance(thing, Path):
            yield thing
        for kind in type(thing).__mro__:
            for name in getattr(kind, "__slots__", ()):
                yield from paths(getattr(thing, name, None))


def test_every_plain_path_is_settled() -> None:
    found = list(paths(parse_template(EVERYWHERE, "all").nodes))
    assert {str(path) for path in found if type(path) is Path} == {"i.p[q.r]"}
    plain = {str(path) for path in found if type(path) is PlainPath}
    assert plain >= {"b.c", "d.e", "z.w", "m.n", "r.s", "l.m", "k.o", "q.r", "b.b", "f.f", "g.g", "h.h", "j.j"}
    assert plain >= {"co.pr", "u.u", "pp.qq", "rr.ss", "ii.ii", "y.y", "w.w", "o.o", "c2.d", "tt.tt", "t.t", "st.st"}


def test_keys_that_are_read_first_still_are() -> None:
    assert render("{{ shelf[wanted.name].title }}", shelf={"a": {"title": "Mug"}}, wanted={"name": "a"}) == "Mug"
    assert render("{{ shelf['a'].title }}{{ list[1] }}", shelf={"a": {"title": "Mug"}}, list=[1, 2]) == "Mug2"
