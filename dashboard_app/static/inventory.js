/* The stock room by keyboard and by scanner. Every page works without it. */
"use strict";

(() => {
  const on = (type, selector, act) =>
    document.addEventListener(type, (event) => {
      const found = event.target instanceof Element && event.target.closest(selector);
      if (found) act(found, event);
    });

  /* Cells of a column: Enter and the arrows go up and down, Escape takes back what was typed. */
  const cells = (cell) => [...(cell.closest("table") ?? document).querySelectorAll("[data-cell]")];
  function go(cell, by) {
    const all = cells(cell);
    const next = all[all.indexOf(cell) + by];
    if (!next) return cell.blur();
    next.focus();
    next.select();
  }
  on("keydown", "[data-cell]", (cell, event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" || event.key === "ArrowDown") go(cell, 1);
    else if (event.key === "ArrowUp") go(cell, -1);
    else if (event.key === "Escape") cell.value = cell.defaultValue;
    else return;
    event.preventDefault();
  });
  on("focusin", "[data-cell]", (cell) => setTimeout(() => cell.select()));

  /* A scanner types a code and Enter: the field is there again at once, empty, whatever the answer is. */
  const scan = () => document.querySelector("[data-scan-form] [data-scan]");
  document.addEventListener("htmx:afterRequest", ({ target }) => {
    if (!(target instanceof Element) || !target.matches("[data-scan-form]")) return;
    scan()?.focus();
    scan()?.select();
  });
  document.addEventListener("htmx:beforeRequest", ({ target }) => {
    if (target instanceof Element && target.matches("[data-scan-form]")) setTimeout(() => scan() && (scan().value = ""));
  });

  /* A chosen line is there: its quantity is what one types next. */
  on("click", "[data-choose]", (button) => {
    const id = button.dataset.choose;
    document.getElementById("candidates")?.replaceChildren();
    setTimeout(() => {
      const row = document.querySelector(`[data-sort-id="${CSS.escape(id)}"]`);
      const field = row?.querySelector("[data-cell]");
      field?.focus();
      field?.select();
      document.querySelector("[data-none]")?.setAttribute("hidden", "");
    });
  });
})();
