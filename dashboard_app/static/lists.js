/* Lists that are put together by hand: products of a collection, links of a menu. */
"use strict";

(() => {
  const on = (type, selector, act) =>
    document.addEventListener(type, (event) => {
      const found = event.target instanceof Element && event.target.closest(selector);
      if (found) act(found, event);
    });
  const noteChange = (element) => element.closest("form")?.dispatchEvent(new Event("change", { bubbles: true }));

  /* A candidate joins the list (its row waits in a template beside it). */
  on("click", "[data-choose]", (button) => {
    const list = document.getElementById(button.dataset.chooseInto);
    const id = button.dataset.choose;
    if (button.dataset.chooseOne) list.replaceChildren();
    if (!list.querySelector(`[data-sort-id="${CSS.escape(id)}"]`)) {
      list.append(button.querySelector("template").content.cloneNode(true));
      noteChange(list);
    }
    button.remove();
  });
  on("click", "[data-leave]", (button) => {
    const form = button.closest("form");
    button.closest("[data-sort-id]").remove();
    form?.dispatchEvent(new Event("change", { bubbles: true }));
  });

  /* A colour that is chosen is meant. */
  on("input", "[data-swatch]", (field) => {
    field.previousElementSibling.checked = true;
  });

  /* Links fold out under the one above them. */
  on("click", "[data-indent]", (button) => {
    const row = button.closest("[data-depth]");
    const depth = Math.max(0, Math.min(2, Number(row.dataset.depth) + Number(button.dataset.indent)));
    row.dataset.depth = String(depth);
    row.querySelector('input[name^="depth-"]').value = String(depth);
    noteChange(row);
  });
  document.addEventListener("shopstead:sorted", (event) => noteChange(event.target));
  document.addEventListener("htmx:afterSettle", ({ target }) => target.querySelector?.("[data-autofocus]:last-of-type")?.focus());
})();
