/* A change of many shows only the fields that its kind needs. Without it all are shown, and the others are not read. */
"use strict";

(() => {
  const fields = document.querySelector("[data-edit-many]");
  const kind = fields?.querySelector("select");
  if (!kind) return;
  const fit = () => {
    for (const part of fields.querySelectorAll("[data-for]")) part.hidden = !part.dataset.for.split(" ").includes(kind.value);
  };
  kind.addEventListener("change", fit);
  fit();
})();
