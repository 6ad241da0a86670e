"""What a file may ask of us, and the words for what it may not."""

from shared.kernel.errors import Invalid
from shared.kernel.formats import format_number
from shared.kernel.i18n import gettext as _

LARGEST_FILE = 100_000_000
MOST_COLUMNS = 1_000
MOST_ROWS = 500_000
LONGEST_LINE = 4_000_000
LONGEST_CELL = 500_000


def too_large() -> Invalid:
    return Invalid(_("This file is too large: at most %(size)s MB.", size=LARGEST_FILE // 1_000_000))


def too_many_columns(count: int, *, at_least: bool = False) -> Invalid:
    shown = format_number(count)
    if at_least:
        return Invalid(
            _("This file has more than %(count)s columns; at most %(most)s make sense.", count=shown, most=MOST_COLUMNS)
        )
    return Invalid(_("This file has %(count)s columns; at most %(most)s make sense.", count=shown, most=MOST_COLUMNS))


def too_many_rows() -> Invalid:
    return Invalid(
        _("This file has more than %(most)s rows. Please split it into several files.", most=format_number(MOST_ROWS))
    )


def line_too_long(number: int) -> Invalid:
    return Invalid(
        _(
            "Line %(line)s is far too long for a table of products. Is this really a CSV file?",
            line=format_number(number),
        )
    )


def cell_too_long(number: int) -> Invalid:
    return Invalid(
        _(
            "A cell near line %(line)s is far too long. Is a quotation mark opened there and never closed?",
            line=format_number(number),
        )
    )
