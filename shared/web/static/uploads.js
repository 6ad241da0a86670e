/* Drop zones. With data-upload-url every file is sent on its own, with its progress shown, and the answer (HTML) is
   added to the element named by data-upload-target. Without it the names of the chosen files are shown, and they travel
   with the form. */
"use strict";

(() => {
  const zoneOf = (event) => event.target.closest?.("[data-dropzone]");
  const queueOf = (zone) => zone.parentElement.querySelector("[data-drop-queue]");

  for (const type of ["dragenter", "dragover"])
    document.addEventListener(type, (event) => zoneOf(event)?.classList.add("ss-over"));
  for (const type of ["dragleave", "drop"])
    document.addEventListener(type, (event) => zoneOf(event)?.classList.remove("ss-over"));

  document.addEventListener("change", (event) => {
    const zone = event.target.type === "file" && zoneOf(event);
    if (!zone) return;
    const files = [...event.target.files];
    if (!zone.dataset.uploadUrl) return list(zone, files);
    event.target.value = "";
    files.reduce((earlier, file) => earlier.then(() => upload(zone, file)), Promise.resolve());
  });

  function list(zone, files) {
    queueOf(zone)?.replaceChildren(...files.map((file) => entry(file.name)));
  }

  function entry(name) {
    const line = document.createElement("li");
    const label = document.createElement("span");
    label.textContent = name;
    line.append(label);
    return line;
  }

  function upload(zone, file) {
    const line = entry(file.name);
    const bar = document.createElement("progress");
    bar.className = "ss-progress";
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    line.append(bar);
    queueOf(zone)?.append(line);
    const limit = Number(zone.dataset.uploadLimit);
    if (limit && file.size > limit) return fail(line, bar, zone.dataset.uploadTooLarge);
    return send(zone, file, bar).then(
      (html) => add(zone, html, line),
      (message) => fail(line, bar, message),
    );
  }

  function send(zone, file, bar) {
    const body = new FormData();
    body.append(zone.dataset.uploadName ?? "file", file);
    const request = new XMLHttpRequest();
    request.open("POST", zone.dataset.uploadUrl);
    request.setRequestHeader("X-CSRF-Token", window.shopstead.csrfToken());
    request.setRequestHeader("HX-Request", "true");
    request.upload.addEventListener("progress", ({ loaded, total }) => (bar.value = loaded / total));
    return new Promise((resolve, reject) => {
      const { failed, offline } = window.shopstead.texts();
      request.addEventListener("load", () =>
        request.status < 300 ? resolve(request.responseText) : reject(request.getResponseHeader("X-Message") ?? failed),
      );
      request.addEventListener("error", () => reject(offline));
      request.send(body);
    });
  }

  function add(zone, html, line) {
    line.remove();
    const target = document.querySelector(zone.dataset.uploadTarget);
    if (!target) return;
    const parsed = new DOMParser().parseFromString(html, "text/html");
    const added = [...parsed.body.children];
    target.append(...added);
    for (const element of added) window.htmx?.process(element);
    zone.dispatchEvent(new CustomEvent("shopstead:uploaded", { bubbles: true }));
  }

  function fail(line, bar, message) {
    bar.remove();
    const note = document.createElement("span");
    note.className = "ss-error";
    note.setAttribute("role", "alert");
    note.textContent = message ?? "";
    line.append(note);
  }
})();
