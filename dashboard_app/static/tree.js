/* A tree as a list of rows with depths: moved by its handles, by pointer or by arrow keys. The server moves; its answer
   is the new tree.

   <ul data-tree id="tree"> children: <li data-tree-id data-depth data-tree-url>, handle: [data-tree-handle] */
"use strict";

(() => {
  const STEP = 28;
  const rowsOf = (tree) => [...tree.querySelectorAll(":scope > [data-tree-id]")];
  const depthOf = (row) => Number(row.dataset.depth);
  let drag = null;

  function branchOf(row) {
    const all = rowsOf(row.parentElement);
    const from = all.indexOf(row);
    let to = from + 1;
    while (to < all.length && depthOf(all[to]) > depthOf(row)) to += 1;
    return all.slice(from, to);
  }

  document.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest?.("[data-tree-handle]");
    const row = handle?.closest("[data-tree-id]");
    if (!row || event.button !== 0) return;
    const tree = row.closest("[data-tree]");
    const mark = Object.assign(document.createElement("li"), { className: "da-tree-mark", ariaHidden: "true" });
    drag = { row, tree, branch: branchOf(row), mark, startX: event.clientX, depth: depthOf(row), moved: false };
    handle.setPointerCapture(event.pointerId);
  });

  document.addEventListener("pointermove", (event) => {
    if (!drag || (!drag.moved && Math.abs(event.clientX - drag.startX) < 6 && !under(event))) return;
    event.preventDefault();
    drag.moved = true;
    drag.branch.forEach((row) => row.classList.add("ss-dragging"));
    showMark(event);
  });

  const under = (event) => {
    const row = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-tree-id]");
    return row?.parentElement === drag.tree && row !== drag.row ? row : null;
  };

  function showMark(event) {
    const others = rowsOf(drag.tree).filter((row) => !drag.branch.includes(row));
    const target = others.filter((row) => row.getBoundingClientRect().top + row.offsetHeight / 2 < event.clientY).pop();
    const next = target ? others[others.indexOf(target) + 1] : others[0];
    const rtl = getComputedStyle(drag.tree).direction === "rtl";
    const sideways = Math.round(((event.clientX - drag.startX) / STEP) * (rtl ? -1 : 1));
    const deepest = target ? depthOf(target) + 1 : 0;
    const shallowest = next ? depthOf(next) : 0;
    drag.target = target ?? null;
    drag.newDepth = Math.max(Math.min(drag.depth + sideways, deepest), Math.min(shallowest, deepest));
    drag.mark.dataset.depth = String(drag.newDepth);
    if (target) target.after(drag.mark);
    else drag.tree.prepend(drag.mark);
  }

  const drop = () => {
    if (!drag) return;
    const { row, tree, branch, mark, target, newDepth, moved } = drag;
    const others = rowsOf(tree).filter((other) => !branch.includes(other));
    drag = null;
    mark.remove();
    branch.forEach((one) => one.classList.remove("ss-dragging"));
    if (!moved || newDepth === undefined) return;
    const before = others.slice(0, target ? others.indexOf(target) + 1 : 0).reverse();
    const parent = newDepth ? before.find((other) => depthOf(other) === newDepth - 1) : null;
    const upTo = parent ? before.slice(0, before.indexOf(parent)) : before;
    const position = upTo.filter((other) => depthOf(other) === newDepth).length + 1;
    send(row, { parent: parent?.dataset.treeId ?? "", position });
  };
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", drop);

  document.addEventListener("keydown", (event) => {
    const row = event.target.closest?.("[data-tree-handle]")?.closest("[data-tree-id]");
    if (!row) return;
    const rtl = getComputedStyle(row).direction === "rtl";
    const sides = rtl ? { ArrowLeft: "in", ArrowRight: "out" } : { ArrowRight: "in", ArrowLeft: "out" };
    const step = { ArrowUp: "up", ArrowDown: "down", ...sides }[event.key];
    if (!step) return;
    event.preventDefault();
    send(row, { step });
  });

  async function send(row, values) {
    const id = row.dataset.treeId;
    const tree = row.closest("[data-tree]");
    const headers = { "X-CSRF-Token": window.shopstead.csrfToken(), "HX-Request": "true" };
    const body = new URLSearchParams(values);
    const answer = await fetch(row.dataset.treeUrl, { method: "POST", body, headers }).catch(() => null);
    if (!answer || (!answer.ok && answer.status !== 422)) {
      return window.shopstead.showToast(window.shopstead.texts().failed, "bad");
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = document.adoptNode(page.querySelector("[data-tree]"));
    tree.replaceWith(fresh);
    if (fresh.dataset.refusal) window.shopstead.showToast(fresh.dataset.refusal, "bad");
    document.querySelector(`[data-tree-id="${CSS.escape(id)}"] [data-tree-handle]`)?.focus();
    announce(id);
  }

  function announce(id) {
    const place = document.getElementById("ss-status");
    const all = [...document.querySelectorAll("[data-tree-id]")];
    const { moved } = window.shopstead.texts();
    const spot = all.findIndex((row) => row.dataset.treeId === id) + 1;
    if (place && moved) place.textContent = moved.replace("{position}", String(spot)).replace("{count}", String(all.length));
  }
})();
