/* Lists that can be put in order: drag by the handle, or focus it and press the arrow keys.

   <ul data-sortable data-sort-url="…" data-sort-name="order">  children: <li data-sort-id="…">, handle: [data-sort-handle]
   The new order goes to data-sort-url (POST, data-sort-name repeated) or into the hidden field named by data-sort-field
   (ids with commas). A "shopstead:sorted" event tells the page either way. */
"use strict";

(() => {
  const items = (list) => [...list.querySelectorAll(":scope > [data-sort-id]")];
  const order = (list) => items(list).map((item) => item.dataset.sortId);
  let drag = null;

  document.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest?.("[data-sort-handle]");
    const item = handle?.closest("[data-sort-id]");
    if (!item || event.button !== 0) return;
    drag = { item, list: item.closest("[data-sortable]"), before: "" };
    drag.before = order(drag.list).join();
    handle.setPointerCapture(event.pointerId);
    item.classList.add("ss-dragging");
  });

  document.addEventListener("pointermove", (event) => {
    if (!drag) return;
    event.preventDefault();
    const under = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-sort-id]");
    if (!under || under === drag.item || under.parentElement !== drag.list) return;
    const all = items(drag.list);
    if (all.indexOf(under) > all.indexOf(drag.item)) under.after(drag.item);
    else under.before(drag.item);
  });

  const drop = () => {
    if (!drag) return;
    const { item, list, before } = drag;
    drag = null;
    item.classList.remove("ss-dragging");
    if (order(list).join() !== before) keep(list, item);
  };
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", drop);

  document.addEventListener("keydown", (event) => {
    const handle = event.target.closest?.("[data-sort-handle]");
    const item = handle?.closest("[data-sort-id]");
    if (!item) return;
    const rtl = getComputedStyle(item).direction === "rtl";
    const step = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: rtl ? 1 : -1, ArrowRight: rtl ? -1 : 1 }[event.key];
    const neighbour = step < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (!step) return;
    event.preventDefault();
    if (!neighbour?.dataset.sortId) return;
    if (step < 0) neighbour.before(item);
    else neighbour.after(item);
    handle.focus();
    keep(item.closest("[data-sortable]"), item);
  });

  function keep(list, item) {
    const ids = order(list);
    tell(list, item);
    list.dispatchEvent(new CustomEvent("shopstead:sorted", { bubbles: true, detail: { ids } }));
    const field = list.dataset.sortField && document.getElementById(list.dataset.sortField);
    if (field) {
      field.value = ids.join(",");
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    if (list.dataset.sortUrl) send(list, ids);
  }

  function tell(list, item) {
    const place = document.getElementById("ss-status");
    const { moved } = window.shopstead.texts();
    if (!place || !moved) return;
    const spot = items(list).indexOf(item) + 1;
    place.textContent = moved.replace("{position}", String(spot)).replace("{count}", String(items(list).length));
  }

  async function send(list, ids) {
    const body = new URLSearchParams(ids.map((id) => [list.dataset.sortName ?? "order", id]));
    const headers = { "X-CSRF-Token": window.shopstead.csrfToken() };
    const answer = await fetch(list.dataset.sortUrl, { method: "POST", body, headers }).catch(() => null);
    if (!answer?.ok) window.shopstead.showToast(window.shopstead.texts().failed, "bad");
  }
})();
