/* The table of variants: arrow keys, pasting from a spreadsheet, a picture for a variant. Without it the fields still work. */
"use strict";

(() => {
  const form = document.querySelector("[data-grid]");
  if (!form) return;
  const isLeftward = document.documentElement.dir === "rtl";
  const fieldsOf = (row) => [...row.querySelectorAll("[data-column]")];
  const rows = () => [...form.querySelectorAll("tbody tr")];
  const noteChange = () => form.dispatchEvent(new Event("change", { bubbles: true }));

  const goTo = (row, column) => {
    const target = row && fieldsOf(row)[column];
    if (!target) return;
    target.focus();
    target.select?.();
    target.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const isWhole = (field) => field.type === "checkbox" || field.selectionEnd - field.selectionStart === field.value.length;
  const mayLeave = (field, by) =>
    isWhole(field) || (by < 0 ? field.selectionEnd === 0 : field.selectionStart === field.value.length);

  form.addEventListener("keydown", (event) => {
    const field = event.target.closest?.("[data-column]");
    if (!field || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = field.closest("tr");
    const column = fieldsOf(row).indexOf(field);
    const down = { ArrowDown: 1, ArrowUp: -1, Enter: event.shiftKey ? -1 : 1 }[event.key];
    if (down) {
      event.preventDefault();
      goTo(down > 0 ? row.nextElementSibling : row.previousElementSibling, column);
      return;
    }
    const ahead = { ArrowRight: isLeftward ? -1 : 1, ArrowLeft: isLeftward ? 1 : -1 }[event.key];
    if (!ahead || event.shiftKey) return;
    const byText = event.key === "ArrowRight" ? 1 : -1;
    if (!mayLeave(field, byText) || !fieldsOf(row)[column + ahead]) return;
    event.preventDefault();
    goTo(row, column + ahead);
  });

  /* A block of cells from a spreadsheet fills the table from here on; quoted cells may hold line breaks. */
  const cellsOf = (text) => {
    const lines = [[""]];
    let quoted = false;
    for (let at = 0; at < text.length; at += 1) {
      const letter = text[at];
      const line = lines[lines.length - 1];
      if (letter === '"' && (quoted || line[line.length - 1] === "")) {
        if (quoted && text[at + 1] === '"') line[line.length - 1] += text[(at += 1)];
        else quoted = !quoted;
      } else if (letter === "\t" && !quoted) line.push("");
      else if (letter === "\n" && !quoted) lines.push([""]);
      else if (letter !== "\r") line[line.length - 1] += letter;
    }
    if (lines.length > 1 && lines[lines.length - 1].join("") === "") lines.pop();
    return lines;
  };
  const isYes = (text) => !["", "0", "no", "false", "n"].includes(text.trim().toLowerCase());

  form.addEventListener("paste", (event) => {
    const field = event.target.closest?.("[data-column]");
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!field || !/[\t\n]/.test(text.trimEnd())) return;
    event.preventDefault();
    const all = rows();
    const top = all.indexOf(field.closest("tr"));
    const left = fieldsOf(all[top]).indexOf(field);
    cellsOf(text).forEach((line, down) => {
      const targets = all[top + down] ? fieldsOf(all[top + down]) : [];
      line.forEach((value, along) => {
        const target = targets[left + along];
        if (!target || target.readOnly || target.disabled) return;
        if (target.type === "checkbox") target.checked = isYes(value);
        else target.value = value.trim();
        target.classList.add("da-pasted");
      });
    });
    noteChange();
  });

  /* A picture for a variant, from the product's own. */
  const picker = document.getElementById("pick-picture");
  let picking = null;
  form.addEventListener("click", (event) => {
    picking = event.target.closest?.("[data-pick]");
    if (picking) picker?.showModal();
  });
  picker?.addEventListener("click", (event) => {
    const chosen = event.target.closest?.("[data-picker] button");
    if (!chosen || !picking) return;
    document.getElementById(picking.dataset.pick).value = chosen.value;
    const image = chosen.querySelector("img")?.cloneNode();
    if (image) Object.assign(image, { width: 32, height: 32, alt: "" });
    picking.replaceChildren(image ?? "–");
    picker.close();
    noteChange();
  });
})();
