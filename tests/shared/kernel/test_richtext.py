"""Rich text: what stays and what goes."""

import pytest

from shared.kernel.richtext import plain_text, sanitise_html

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="data:text/html,alert(1)">x</a>',
    "<iframe src=//evil></iframe>",
    "<svg><script>alert(1)</script></svg>",
    "<style>@import 'alert(1)'</style>",
    "<form action=//evil><input></form>",
    '<p style="background:url(javascript:alert(1))">x</p>',
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<!-- alert(1) -->",
]


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_that_runs_survives(html: str) -> None:
    clean = sanitise_html(html)
    for word in ("alert", "onerror", "javascript", "<script", "<iframe", "<form", "<style", "<svg", "evil"):
        assert word not in clean


def test_what_merchants_write_survives() -> None:
    html = '<h2>Care</h2><p dir="rtl"><strong>Wash</strong> by <em>hand</em></p><ul><li>One</li></ul>'
    assert sanitise_html(html) == html


def test_links_do_not_vouch_for_their_targets() -> None:
    assert sanitise_html('<a href="https://example.org">x</a>').count("noopener nofollow") == 1


def test_cleaning_twice_changes_nothing() -> None:
    for html in (*HOSTILE, "<p>a &amp; b &lt; c</p>"):
        assert sanitise_html(sanitise_html(html)) == sanitise_html(html)


def test_plain_text_reads_as_a_line() -> None:
    assert plain_text("<p>One</p><p>Two &amp; three</p>") == "One Two & three"
    assert plain_text("<p>A rather long text</p>", 10) == "A rather…"
