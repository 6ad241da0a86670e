"""Forms about categories."""

from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from shared.kernel.i18n import lazy_gettext as _l
from shared.services.catalog.categories import CategoryInput, CategoryTexts, ChildrenGo
from shared.web.forms import BaseForm, trimmed


class CategoryTextsForm(BaseForm):
    title = StringField(_l("Title"), [Length(max=255)], filters=[trimmed])
    description = TextAreaField(_l("Description"))
    seo_title = StringField(_l("Title for search engines"), [Length(max=255)], filters=[trimmed])
    seo_description = TextAreaField(_l("Description for search engines"), [Length(max=1000)], filters=[trimmed])

    def texts(self) -> CategoryTexts:
        return CategoryTexts(
            self.title.data or "",
            self.description.data or "",
            self.seo_title.data or "",
            self.seo_description.data or "",
        )


class CategoryForm(CategoryTextsForm):
    title = StringField(
        _l("Title"), [DataRequired(_l("Give the category a title.")), Length(max=255)], filters=[trimmed]
    )
    handle = StringField(_l("Address"), [Length(max=120)], filters=[trimmed])
    is_published = BooleanField(_l("Shoppers can see this category"), default=True)
    parent_id = SelectField(_l("Stands under"), validate_choice=False)
    version = HiddenField()

    def wish(self, media_id: object) -> CategoryInput:
        return CategoryInput(
            title=self.title.data or "",
            handle=self.handle.data or "",
            description=self.description.data or "",
            media_id=media_id,  # type: ignore[arg-type]
            seo_title=self.seo_title.data or "",
            seo_description=self.seo_description.data or "",
            is_published=bool(self.is_published.data),
        )


class CategoryDeletionForm(BaseForm):
    children = RadioField(
        _l("What becomes of the categories under it?"),
        choices=[
            (ChildrenGo.UP.value, _l("They move up to where this one stood.")),
            (ChildrenGo.AWAY.value, _l("They are deleted too.")),
        ],
        default=ChildrenGo.UP.value,
    )
    products_to = SelectField(_l("What becomes of the products?"), validate_choice=False)
