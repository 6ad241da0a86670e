/* Pictures: sent straight to storage with a signed form (several at once, each with its progress, tried again by itself
   while the network is away), dropped or pasted; chosen from the library; their focal point. */
"use strict";

(() => {
  const AT_ONCE = 3;
  const TRIES = 4;
  const on = (type, selector, act) =>
    document.addEventListener(type, (event) => {
      const found = event.target instanceof Element && event.target.closest(selector);
      if (found) act(found, event);
    });
  const token = () => ({ "X-CSRF-Token": window.shopstead.csrfToken() });
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const texts = () => window.shopstead.texts();
  const changed = (element) => element?.closest("form")?.dispatchEvent(new Event("change", { bubbles: true }));

  /* --- sending --- */

  document.addEventListener(
    "change",
    (event) => {
      const zone = event.target.type === "file" && event.target.closest("[data-direct]");
      if (!zone) return;
      event.stopImmediatePropagation();
      const files = [...event.target.files];
      event.target.value = "";
      sendAll(zone, files);
    },
    true,
  );

  document.addEventListener("paste", (event) => {
    const zone = document.querySelector("[data-direct][data-paste]");
    const files = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
    if (zone && files.length) {
      event.preventDefault();
      sendAll(zone, files);
    }
  });

  const running = { count: 0, waiting: [] };

  function turn() {
    if (running.count < AT_ONCE) {
      running.count += 1;
      return Promise.resolve();
    }
    return new Promise((resolve) => running.waiting.push(resolve));
  }

  function done() {
    const next = running.waiting.shift();
    if (next) next();
    else running.count -= 1;
  }

  const sendAll = (zone, files) => files.forEach((file) => sendOne(zone, file));

  async function sendOne(zone, file, row = rowFor(zone, file)) {
    const task = row.task ?? (row.task = { offer: null, arrived: false });
    row.reset();
    await turn();
    try {
      const limit = Number(zone.dataset.uploadLimit);
      if (limit && file.size > limit) throw new Refused(zone.dataset.uploadTooLarge);
      task.offer ??= await offer(zone, file);
      if (!task.arrived) await patiently(zone, row, () => send(task.offer, file, row));
      task.arrived = true;
      const html = await patiently(zone, row, () => claim(zone, task.offer));
      row.remove();
      place(zone, html);
    } catch (problem) {
      row.fail(problem.message || texts().failed, problem instanceof Refused ? null : () => sendOne(zone, file, row));
    } finally {
      done();
    }
  }

  class Refused extends Error {}

  /* What fails for want of a network is tried again: after a pause that grows, or as soon as the network is back. */
  async function patiently(zone, row, act) {
    for (let tried = 1; ; tried += 1) {
      try {
        return await act();
      } catch (problem) {
        if (problem instanceof Refused || tried >= TRIES) throw problem;
        row.say(zone.dataset.waiting);
        await Promise.race([pause(1000 * 2 ** tried), new Promise((resolve) => addEventListener("online", resolve, { once: true }))]);
        row.say("");
      }
    }
  }

  async function offer(zone, file) {
    const body = JSON.stringify({ files: [{ name: file.name, size: file.size, type: file.type }] });
    const answer = await fetch(zone.dataset.direct, { method: "POST", body, headers: { "Content-Type": "application/json", ...token() } });
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Refused(told.message ?? texts().failed);
    return told.uploads[0];
  }

  function send({ url, fields }, file, row) {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    body.append("file", file);
    const request = new XMLHttpRequest();
    request.open("POST", url);
    if (new URL(url, location.href).origin === location.origin) request.setRequestHeader("X-CSRF-Token", window.shopstead.csrfToken());
    request.upload.addEventListener("progress", ({ loaded, total }) => row.progress(loaded / total));
    return new Promise((resolve, reject) => {
      request.addEventListener("load", () => {
        if (request.status < 300) return resolve();
        const told = request.status < 500 ? new Refused(messageIn(request)) : new Error(texts().failed);
        reject(told);
      });
      request.addEventListener("error", () => reject(new Error(texts().offline)));
      request.send(body);
    });
  }

  function messageIn(request) {
    try {
      return JSON.parse(request.responseText).message || texts().failed;
    } catch {
      return texts().failed;
    }
  }

  async function claim(zone, { id }) {
    const { as, name, replaces } = zone.dataset;
    const body = new URLSearchParams({ as: as ?? "", name: name ?? "", ...(replaces ? { replaces } : {}) });
    const answer = await fetch(`${zone.dataset.claim}/${id}/claim`, { method: "POST", body, headers: token() });
    if (answer.ok) return answer.text();
    const told = await answer.json().catch(() => ({}));
    throw answer.status < 500 ? new Refused(told.message ?? texts().failed) : new Error(told.message ?? texts().failed);
  }

  function rowFor(zone, file) {
    const line = document.createElement("li");
    const label = Object.assign(document.createElement("span"), { textContent: file.name });
    const bar = Object.assign(document.createElement("progress"), { className: "ss-progress", max: 1, value: 0 });
    bar.setAttribute("aria-label", file.name);
    const note = Object.assign(document.createElement("span"), { className: "ss-small" });
    line.append(label, bar, note);
    zone.parentElement.querySelector("[data-drop-queue]")?.append(line);
    return {
      progress: (share) => (bar.value = share),
      say: (words) => (note.textContent = words),
      remove: () => line.remove(),
      reset() {
        note.className = "ss-small";
        note.textContent = "";
        line.querySelector("button")?.remove();
      },
      fail(words, again) {
        note.className = "ss-error";
        note.setAttribute("role", "alert");
        note.textContent = words;
        if (!again) return bar.remove();
        const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: zone.dataset.retry });
        button.addEventListener("click", again);
        line.append(button);
      },
    };
  }

  function place(zone, html) {
    if (zone.dataset.replaces) return location.reload();
    put(document.querySelector(zone.dataset.uploadTarget), html, zone.dataset.as);
  }

  /* A list takes one more (the library its newest first), a picker has exactly one. */
  function put(target, html, as) {
    if (!target) return;
    const added = [...new DOMParser().parseFromString(html, "text/html").body.children];
    if (as === "picked") target.replaceChildren(...added);
    else if (as === "tile") target.prepend(...added);
    else target.append(...added.filter((item) => !target.querySelector(`[data-sort-id="${CSS.escape(item.dataset.sortId ?? "-")}"]`)));
    for (const element of added) window.htmx?.process(element);
    document.querySelector("[data-empty]")?.remove();
    changed(target);
  }

  /* --- choosing from the library --- */

  let choosing = null;
  const dialog = () => document.getElementById("picture-choice");

  on("click", "[data-library]", async (button) => {
    choosing = button;
    const body = document.getElementById("picture-choice-body");
    body.textContent = "";
    dialog().showModal();
    const answer = await fetch(button.dataset.library, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok) return window.shopstead.showToast(texts().failed, "bad");
    body.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.children);
    window.htmx?.process(body);
    body.querySelector("input")?.focus();
  });

  const picked = () => [...dialog().querySelectorAll('[data-pick][aria-pressed="true"]')];

  on("click", "[data-pick]", (item) => {
    const was = item.getAttribute("aria-pressed") === "true";
    if (choosing?.dataset.as === "picked") for (const other of picked()) other.setAttribute("aria-pressed", "false");
    item.setAttribute("aria-pressed", String(!was));
    dialog().querySelector("[data-picked-done]").disabled = !picked().length;
  });
  on("dblclick", "[data-pick]", (item) => {
    item.setAttribute("aria-pressed", "true");
    take();
  });
  on("click", "[data-picked-done]", take);

  async function take() {
    const { libraryTile, uploadTarget, as, name } = choosing.dataset;
    const ids = picked().map((item) => item.dataset.pick);
    dialog().close();
    for (const id of ids) {
      const query = new URLSearchParams({ as, name });
      const answer = await fetch(`${libraryTile}${id}/tile?${query}`).catch(() => null);
      if (answer?.ok) put(document.querySelector(uploadTarget), await answer.text(), as);
    }
  }

  on("click", "[data-unpick]", (button) => {
    const target = document.querySelector(button.dataset.unpick);
    target.replaceChildren();
    changed(target);
  });

  /* --- the drawer, ticks and the focal point --- */

  on("click", "[data-drawer]", async (link, event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    const answer = await fetch(link.dataset.drawer, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok) return location.assign(link.href);
    const place = document.getElementById("picture-details");
    place.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.children);
    window.htmx?.process(place);
    document.getElementById("picture-drawer").showModal();
    drawFocus();
  });

  on("change", '.da-tile-tick input', (box) => {
    const count = document.querySelectorAll(".da-tile-tick input:checked").length;
    const bar = box.closest("form").querySelector("[data-ticked]");
    bar.hidden = !count;
    bar.querySelector("[data-ticked-count]").textContent = String(count);
  });

  function drawFocus() {
    const mark = document.querySelector("[data-focus-mark]");
    const stage = document.querySelector("[data-focus-stage]");
    if (!mark || !stage) return;
    const value = (axis) => Number(document.querySelector(`[data-focus="${axis}"]`)?.value ?? 50) / 100;
    const box = mark.parentElement.getBoundingClientRect();
    const shown = stage.getBoundingClientRect();
    if (!stage.complete) stage.addEventListener("load", drawFocus, { once: true });
    mark.style.left = `${shown.left - box.left + shown.width * value("x")}px`;
    mark.style.top = `${shown.top - box.top + shown.height * value("y")}px`;
  }

  on("click", "[data-focus-stage]", (stage, event) => {
    const box = stage.getBoundingClientRect();
    const share = { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
    for (const axis of ["x", "y"]) {
      const field = document.querySelector(`[data-focus="${axis}"]`);
      if (!field || field.matches(":disabled")) return;
      field.value = String(Math.round(share[axis] * 100));
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    drawFocus();
  });
  on("input", "[data-focus]", drawFocus);
  addEventListener("load", drawFocus);
  addEventListener("resize", drawFocus);
})();
