/* The product's options and variants: values by Enter, the table by arrow keys. The server does the arithmetic. */
"use strict";

(() => {
  const on = (type, selector, act) =>
    document.addEventListener(type, (event) => {
      const found = event.target instanceof Element && event.target.closest(selector);
      if (found) act(found, event);
    });

  /* Enter in a name or value makes it count instead of sending the whole form. */
  on("keydown", "[data-combines]", (field, event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (field.value.trim()) field.dispatchEvent(new Event("combine", { bubbles: true }));
  });
  let next = "";
  on("combine", "[data-value-new]", (field) => (next = field.id));
  document.addEventListener("htmx:afterSettle", () => {
    if (next) document.getElementById(next)?.focus();
    next = "";
  });

  /* In the table Enter and the arrows go to the same column of the next row. */
  on("keydown", ".da-matrix input", (field, event) => {
    const by = { ArrowDown: 1, ArrowUp: -1, Enter: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const column = [...field.closest("tr").querySelectorAll("input:not([type=hidden])")].indexOf(field);
    const row = by > 0 ? field.closest("tr").nextElementSibling : field.closest("tr").previousElementSibling;
    const target = row?.querySelectorAll("input:not([type=hidden])")[column];
    target?.focus();
    target?.select();
  });

  /* A drawing of pictures changes the form as much as typing does. */
  const noteChange = (event) => event.target.closest("form")?.dispatchEvent(new Event("change", { bubbles: true }));
  document.addEventListener("shopstead:uploaded", noteChange);
  document.addEventListener("shopstead:sorted", noteChange);
})();
