"""What WTForms says by itself is said in our words and languages, and fits what was typed."""

import pytest
from flask import Flask
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from shared.kernel.i18n import use_locale
from shared.web.forms import BaseForm

WRONG = {"name": "x" * 9, "count": "12", "kind": "none", "word": ""}


class OddForm(BaseForm):
    name = StringField("Name", [Length(max=8)])
    count = IntegerField("Count", [NumberRange(1, 5)])
    kind = SelectField("Kind", choices=[("a", "A")])
    word = StringField("Word", [InputRequired()])


@pytest.mark.parametrize("locale", ["en", "nl", "ar"])
def test_every_complaint_is_in_the_readers_language_and_says_the_limits(locale: str) -> None:
    with Flask(__name__).test_request_context("/", method="POST", data=WRONG), use_locale(locale):
        form = OddForm()
        assert not form.validate()
        told = {name: str(errors[0]) for name, errors in form.errors.items()}
    assert set(told) == set(WRONG) and "%(" not in "".join(told.values())
    assert "8" in told["name"] and "1" in told["count"] and "5" in told["count"]
    assert ("This is too long" in told["name"]) == (locale == "en")
