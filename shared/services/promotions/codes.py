"""Codes as they are typed and made."""

import re
import secrets

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _

LONGEST = 40
MOST_AT_ONCE = 5_000
#: No letters and digits that look alike, and no vowels that make words.
SIGNS = "BCDFGHJKLMNPQRSTVWXZ23456789"
_CODE = re.compile(r"[\w.+%&$€£-]+", re.UNICODE)


def tidy_code(text: str) -> str:
    """What was typed as codes are kept: capitals, without blanks."""
    return "".join(text.split()).upper()[: LONGEST + 1]


def check_code(text: str) -> str:
    """The same for a code that is to be made. Raises Invalid."""
    code = tidy_code(text)
    if not code or len(code) > LONGEST or not _CODE.fullmatch(code):
        message = _("Use letters, digits and hyphens, at most %(count)s of them.", count=LONGEST)
        raise Invalid(message, fields={"code": message})
    return code


def random_codes(count: int, prefix: str = "", *, length: int = 8) -> list[str]:
    """So many different codes that nobody guesses, behind a prefix."""
    made: dict[str, None] = {}
    while len(made) < count:
        made[prefix + "".join(secrets.choice(SIGNS) for _place in range(length))] = None
    return list(made)
