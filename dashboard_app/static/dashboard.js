/* Lists by keyboard, ticked rows, the palette, saving by Ctrl or ⌘ S. Every page works without it. */
"use strict";

(() => {
  const on = (type, selector, act) =>
    document.addEventListener(type, (event) => {
      const found = event.target instanceof Element && event.target.closest(selector);
      if (found) act(found, event);
    });
  const typing = (element) => element.isContentEditable || element.matches("input:not([type=checkbox]), textarea, select, trix-editor");
  const wanted = () => localStorage.getItem("shopstead-shortcuts") !== "off";

  /* --- lists: j and k move, Enter or e opens, x ticks --- */

  const rows = () => [...document.querySelectorAll("[data-list] tbody tr")];
  const active = () => document.querySelector("[data-list] tr[data-active]");

  function activate(row) {
    active()?.removeAttribute("data-active");
    if (!row) return;
    row.dataset.active = "";
    row.scrollIntoView({ block: "nearest" });
    row.querySelector("th a, td a")?.focus({ preventScroll: true });
  }

  function step(by) {
    const all = rows();
    if (!all.length) return false;
    const here = all.indexOf(active());
    activate(all[Math.max(0, Math.min(all.length - 1, here < 0 ? 0 : here + by))]);
    return true;
  }

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    e: () => follow(active()?.querySelector("th a, td a") ?? document.querySelector("a[data-edit]")),
    x: () => {
      const box = active()?.querySelector("[data-tick]");
      box?.click();
      return Boolean(box);
    },
    n: () => follow(document.querySelector("a[data-new]")),
  };

  function follow(link) {
    if (link) location.assign(link.href);
    return Boolean(link);
  }

  document.addEventListener("keydown", (event) => {
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === "k" && openPalette()) return event.preventDefault();
    if (command && event.key.toLowerCase() === "s" && save()) return event.preventDefault();
    if (event.defaultPrevented || command || event.altKey || !wanted()) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    if (keys[event.key]?.()) event.preventDefault();
  });

  function save() {
    const form = document.querySelector("dialog[open] form") ?? document.querySelector("form[data-guard]");
    form?.requestSubmit(form.querySelector("[data-save]") ?? undefined);
    return Boolean(form);
  }

  /* --- ticked rows --- */

  function countTicks() {
    const bar = document.querySelector("[data-bulk]");
    if (!bar) return;
    const count = document.querySelectorAll("[data-tick]:checked").length;
    bar.hidden = count === 0;
    const place = bar.querySelector("[data-bulk-count]");
    place.textContent = (count === 1 ? place.dataset.one : place.dataset.many).replace("{count}", String(count));
  }
  on("change", "[data-tick], [data-check-all]", countTicks);
  on("click", "[data-untick]", () => {
    for (const box of document.querySelectorAll("[data-tick], [data-check-all]")) box.checked = false;
    countTicks();
  });

  /* --- filters: empty ones stay out of the address --- */

  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.verb !== "get") return;
    for (const [name, value] of [...detail.formData.entries()]) if (value === "") detail.formData.delete(name);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "get" || form.method === "dialog") return;
    const empty = [...form.elements].filter((field) => field.name && field.value === "" && !field.disabled);
    for (const field of empty) field.disabled = true;
    setTimeout(() => empty.forEach((field) => (field.disabled = false)));
  });
  document.addEventListener("htmx:afterSettle", countTicks);

  /* --- palette --- */

  const palette = document.getElementById("ss-palette");
  const field = document.getElementById("ss-palette-field");
  const hits = () => [...document.querySelectorAll("#ss-palette-results .da-hit")];

  function openPalette() {
    if (!palette) return false;
    if (!palette.open) palette.showModal();
    field.select();
    field.dispatchEvent(new Event("palette", { bubbles: true }));
    return true;
  }
  on("click", '[data-dialog="ss-palette"]', () => setTimeout(openPalette));

  function choose(by) {
    const all = hits();
    const here = all.findIndex((hit) => hit.getAttribute("aria-selected") === "true");
    const next = all[(here + by + all.length) % all.length];
    for (const hit of all) hit.setAttribute("aria-selected", String(hit === next));
    next?.scrollIntoView({ block: "nearest" });
    if (next) field.setAttribute("aria-activedescendant", next.id);
  }
  field?.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") choose(1);
    else if (event.key === "ArrowUp") choose(-1);
    else if (event.key === "Enter") follow(hits().find((hit) => hit.getAttribute("aria-selected") === "true") ?? hits()[0]);
    else return;
    event.preventDefault();
  });
  palette?.addEventListener("htmx:afterSettle", () => {
    hits().forEach((hit, index) => {
      hit.id = `ss-hit-${index}`;
      hit.setAttribute("role", "option");
      hit.setAttribute("aria-selected", String(index === 0));
    });
    if (hits()[0]) field.setAttribute("aria-activedescendant", "ss-hit-0");
  });

  /* --- little things: mirrors of fields, values of sliders, dialogs that come back with errors --- */

  on("input", "input, textarea", (source) => {
    for (const mirror of document.querySelectorAll(`[data-mirror~="${CSS.escape(source.id)}"]`)) {
      const texts = mirror.dataset.mirror.split(" ").map((id) => document.getElementById(id)?.value.trim());
      mirror.textContent = texts.find(Boolean) ?? mirror.dataset.otherwise ?? "";
    }
    const shown = source.type === "range" && source.parentElement.querySelector("output");
    if (shown) shown.textContent = `${source.value}${shown.dataset.unit ?? ""}`;
  });
  /* Discarding brings back what is stored: rows and pictures too, which a browser's own reset would leave. */
  document.addEventListener("reset", (event) => {
    if (event.target.matches("form[data-guard]")) setTimeout(() => location.reload());
  });
  document.querySelector("dialog[data-open]")?.showModal();
  on("click", "[data-print]", () => window.print());
})();
