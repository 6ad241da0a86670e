/* Text areas marked data-rich-text become Trix editors. What nobody touches is sent exactly as it was stored. */
"use strict";

(() => {
  function upgrade(area) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.id = `${area.id}-html`;
    field.name = area.name;
    field.value = area.value;
    const stored = area.value;
    const editor = document.createElement("trix-editor");
    editor.className = "form-control";
    editor.setAttribute("input", field.id);
    editor.id = area.id;
    editor.dir = area.dir || "auto";
    for (const name of ["aria-describedby", "aria-invalid"])
      if (area.hasAttribute(name)) editor.setAttribute(name, area.getAttribute(name));
    const label = document.querySelector(`label[for="${CSS.escape(area.id)}"]`);
    if (label) editor.setAttribute("aria-label", label.textContent);
    area.replaceWith(field, editor);
    keepUntouched(editor, field, stored);
  }

  function keepUntouched(editor, field, stored) {
    let touched = false;
    const note = () => {
      if (touched) return;
      touched = true;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    };
    editor.addEventListener("keydown", note);
    editor.addEventListener("paste", note);
    editor.addEventListener("drop", note);
    editor.addEventListener("trix-action-invoke", note);
    editor.addEventListener("trix-initialize", () => {
      editor.toolbarElement.addEventListener("click", note);
      field.value = stored;
    });
    editor.addEventListener("trix-change", () => {
      if (!touched && !editor.matches(":focus-within")) field.value = stored;
      else note();
    });
    field.form?.addEventListener("formdata", (event) => {
      if (!touched) event.formData.set(field.name, stored);
    });
  }

  for (const area of document.querySelectorAll("textarea[data-rich-text]")) upgrade(area);
})();
