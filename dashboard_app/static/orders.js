/* An order by keyboard: f ships, t tags, n notes, o and u go to the older and newer order. Every page works without it. */
"use strict";

(() => {
  const wanted = () => localStorage.getItem("shopstead-shortcuts") !== "off";
  const typing = (element) => element.isContentEditable || element.matches("input:not([type=checkbox]), textarea, select");

  function act(place) {
    if (!place) return false;
    if (place.matches("input, textarea")) place.focus();
    else place.click();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !wanted()) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    if (act(document.querySelector(`[data-key="${CSS.escape(event.key)}"]`))) event.preventDefault();
  });
})();
