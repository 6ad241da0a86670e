/* Translating without a mouse: Ctrl or ⌘ Enter saves and goes on, Alt with Page Up or Page Down goes back or on. */
"use strict";

(() => {
  const form = document.querySelector("[data-translating]");
  if (!form) return;
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.querySelector("[data-next]").click();
    }
    if (event.altKey && (event.key === "PageDown" || event.key === "PageUp")) {
      const link = document.querySelector(event.key === "PageDown" ? "[data-after]" : "[data-before]");
      if (link) link.click();
    }
  });
})();
