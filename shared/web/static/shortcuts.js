/* Keyboard shortcuts of the dashboard. They can be switched off in the help dialog (WCAG 2.2, 2.1.4). */
"use strict";

(() => {
  const SWITCH = "shopstead-shortcuts";
  const WAIT = 900;
  let leader = 0;

  const wanted = () => localStorage.getItem(SWITCH) !== "off";
  const typing = (element) => element.isContentEditable || element.matches("input, textarea, select, trix-editor");

  function act(key) {
    if (key === "/") return focusSearch();
    if (key === "?") return document.getElementById("ss-keys")?.showModal() ?? true;
    if (Date.now() - leader < WAIT) return follow(key);
    if (key === "g") leader = Date.now();
    return false;
  }

  function focusSearch() {
    const field = [...document.querySelectorAll("[data-search]")].find((one) => one.checkVisibility?.() ?? true);
    field?.focus();
    field?.select();
    return Boolean(field);
  }

  function follow(key) {
    leader = 0;
    const link = document.querySelector(`a[data-goto="${CSS.escape(key)}"]`);
    if (link) location.assign(link.href);
    return Boolean(link);
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !wanted()) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    if (act(event.key)) event.preventDefault();
  });

  const box = document.querySelector("[data-shortcuts-switch]");
  if (box) {
    box.checked = wanted();
    box.addEventListener("change", () => localStorage.setItem(SWITCH, box.checked ? "on" : "off"));
  }
})();
