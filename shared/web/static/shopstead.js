/* What every page of ours shares: look, dialogs, menus, messages, guarded forms, htmx. Pages work without it. */
"use strict";

(() => {
  const root = document.documentElement;
  const texts = () => document.getElementById("ss-texts")?.dataset ?? {};
  const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  const on = (type, selector, act) =>
    document.addEventListener(type, (event) => {
      const found = event.target instanceof Element && event.target.closest(selector);
      if (found) act(found, event);
    });

  /* --- look and language: kept in cookies, so that the server draws the next page right away --- */

  const keep = (name, value) => {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `${name}=${value}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  };

  on("click", "[data-theme-choice]", (button) => {
    const choice = button.dataset.themeChoice;
    keep("theme", choice);
    if (choice === "auto") delete root.dataset.bsTheme;
    else root.dataset.bsTheme = choice;
    for (const other of document.querySelectorAll("[data-theme-choice]"))
      other.setAttribute("aria-pressed", String(other.dataset.themeChoice === choice));
    document.dispatchEvent(new CustomEvent("shopstead:theme"));
  });
  on("click", "[data-language]", (link) => keep("lang", link.dataset.language));

  /* --- messages --- */

  const LASTING = new Set(["bad", "warn"]);

  function showToast(text, tone = "good") {
    const region = document.getElementById("ss-toasts");
    const model = document.getElementById(`ss-toast-${tone}`) ?? document.getElementById("ss-toast-good");
    if (!region || !model || !text) return;
    const toast = model.content.firstElementChild.cloneNode(true);
    toast.querySelector("p").textContent = text;
    region.append(toast);
    if (region.popover && region.matches(":popover-open")) region.hidePopover();
    region.showPopover?.();
    if (!LASTING.has(tone)) leaveLater(toast);
  }

  function leaveLater(toast) {
    // A toast that offers something, such as undo, stays longer.
    let timer = setTimeout(() => toast.remove(), toast.querySelector("[form]") ? 20000 : 6000);
    toast.addEventListener("pointerenter", () => clearTimeout(timer));
    toast.addEventListener("pointerleave", () => (timer = setTimeout(() => toast.remove(), 3000)));
  }

  for (const toast of document.querySelectorAll(".ss-toasts > .ss-toast-good")) leaveLater(toast);
  on("click", "[data-dismiss]", (button) => button.closest(".ss-toast, .ss-alert")?.remove());
  document.addEventListener("toast", (event) => showToast(event.detail.text ?? event.detail.value, event.detail.tone));

  /* --- dialogs --- */

  on("click", "[data-dialog]", (opener, event) => {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (!(dialog instanceof HTMLDialogElement)) return;
    event.preventDefault();
    opener.closest("[popover]")?.hidePopover();
    dialog.showModal();
  });
  on("click", "[data-close]", (button) => button.closest("dialog")?.close());
  document.addEventListener("click", (event) => {
    const dialog = event.target;
    if (!(dialog instanceof HTMLDialogElement) || dialog.dataset.firm !== undefined) return;
    const box = dialog.getBoundingClientRect();
    const outside = event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
    if (outside && event.clientX + event.clientY > 0) dialog.close();
  });

  /** Ask in a dialog; resolves to true when the person agrees. */
  function askFor(wish) {
    const dialog = document.getElementById("ss-confirm");
    if (!dialog) return Promise.resolve(window.confirm(wish.confirm));
    dialog.querySelector("[data-confirm-title]").textContent = wish.confirm;
    const detail = dialog.querySelector("[data-confirm-detail]");
    detail.textContent = wish.confirmDetail ?? "";
    detail.hidden = !wish.confirmDetail;
    const yes = dialog.querySelector("[data-confirm-yes]");
    yes.textContent = wish.confirmButton ?? yes.dataset.confirmYes;
    yes.className = wish.confirmTone === "plain" ? "btn btn-primary" : "btn btn-danger";
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) =>
      dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }),
    );
  }

  const agreed = new WeakSet();
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      const asking = event.submitter?.dataset.confirm ? event.submitter : form;
      if (!asking.dataset.confirm || agreed.delete(form)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      askFor(asking.dataset).then((yes) => {
        if (!yes) return;
        agreed.add(form);
        form.requestSubmit(event.submitter);
      });
    },
    true,
  );
  document.addEventListener("htmx:confirm", (event) => {
    const { elt, question, issueRequest } = event.detail;
    if (!question) return;
    event.preventDefault();
    askFor({ ...elt.dataset, confirm: question }).then((yes) => yes && issueRequest(true));
  });

  /* --- forms: no double sending (but for data-repeat, such as downloads), a warning before typed text is lost --- */

  const dirty = new Set();
  const mark = (event) => {
    const form = event.target.closest?.("form[data-guard]");
    if (!form || (event.target.form && event.target.form !== form)) return; /* a field of another form on the same page */
    dirty.add(form);
    for (const bar of form.querySelectorAll("[data-unsaved]")) bar.hidden = false;
  };
  document.addEventListener("input", mark);
  document.addEventListener("change", mark);
  document.addEventListener("reset", (event) => {
    dirty.delete(event.target);
    for (const bar of event.target.querySelectorAll("[data-unsaved]")) bar.hidden = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented && !form.matches("[hx-post], [hx-put], [hx-patch], [hx-delete]")) return;
    dirty.delete(form);
    if (event.defaultPrevented || form.method !== "post" || form.dataset.repeat !== undefined) return;
    const button = event.submitter ?? form.querySelector('[type="submit"]');
    // Not `disabled`: the pressed button's own name and value must still be sent.
    setTimeout(() => button?.setAttribute("aria-busy", "true"));
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
    for (const button of document.querySelectorAll('.btn[aria-busy="true"]')) button.removeAttribute("aria-busy");
  });

  on("change", "[data-submit-on-change]", (field) => field.form?.requestSubmit());
  on("click", "[data-reveal]", (button) => {
    const field = document.getElementById(button.dataset.reveal);
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
  });
  on("click", "[data-copy]", async (button) => {
    await navigator.clipboard.writeText(button.dataset.copy);
    showToast(texts().copied);
  });
  on("change", "[data-check-all]", (box) => {
    for (const other of document.querySelectorAll(box.dataset.checkAll)) {
      other.checked = box.checked;
      other.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });

  /* --- live check: GET data-check-url?value=… answers {"ok": true, "message": "…", "suggestion": "…"} --- */

  const checks = new WeakMap();
  on("input", "[data-check-url]", (field) => {
    const earlier = checks.get(field);
    clearTimeout(earlier?.timer);
    earlier?.stop.abort();
    const stop = new AbortController();
    checks.set(field, { stop, timer: setTimeout(() => check(field, stop.signal), 350) });
  });

  async function check(field, signal) {
    const place = document.getElementById(field.dataset.checkResult ?? `${field.id}-check`);
    if (!place) return;
    if (!field.value.trim()) return showCheck(field, place, null, "");
    const url = new URL(field.dataset.checkUrl, location.href);
    url.searchParams.set("value", field.value);
    try {
      const answer = await fetch(url, { signal, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const found = await answer.json();
      showCheck(field, place, found.ok, found.message);
    } catch (error) {
      if (error.name !== "AbortError") showCheck(field, place, null, "");
    }
  }

  function showCheck(field, place, ok, message) {
    place.textContent = message ?? "";
    place.className = ok === null ? "ss-hint" : ok ? "ss-hint ss-check-good" : "ss-error";
    field.setAttribute("aria-invalid", String(ok === false));
  }

  /* data-slug-source="#name": follow another field until the person types here. */
  on("input", "input, textarea", (field, event) => {
    if (event.isTrusted && field.dataset.slugSource) field.dataset.own = "yes";
    if (!field.id) return;
    for (const slug of document.querySelectorAll(`[data-slug-source="#${CSS.escape(field.id)}"]`)) {
      if (slug.dataset.own || slug.defaultValue) continue;
      const plain = field.value.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
      slug.value = plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 50);
      slug.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });

  /* --- htmx --- */

  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") event.detail.headers["X-CSRF-Token"] = token();
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    for (const button of detail.elt.querySelectorAll?.('.btn[aria-busy="true"]') ?? []) button.removeAttribute("aria-busy");
  });
  document.addEventListener("htmx:responseError", ({ detail }) =>
    showToast(detail.xhr.getResponseHeader("X-Message") ?? texts().failed, "bad"),
  );
  document.addEventListener("htmx:sendError", () => showToast(texts().offline, "bad"));

  /* --- menus: arrow keys; placed by hand where a browser lacks anchor positioning --- */

  document.addEventListener(
    "toggle",
    (event) => {
      const menu = event.target;
      if (!menu.matches?.(".ss-menu")) return;
      const button = document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
      button?.setAttribute("aria-expanded", String(event.newState === "open"));
      if (event.newState === "open" && button && !CSS.supports("position-area: block-end")) place(menu, button);
    },
    true,
  );

  function place(menu, button) {
    const at = button.getBoundingClientRect();
    const left = getComputedStyle(button).direction === "rtl" ? at.left : at.right - menu.offsetWidth;
    const below = at.bottom + menu.offsetHeight < innerHeight;
    menu.style.left = `${Math.max(8, Math.min(left, innerWidth - menu.offsetWidth - 8))}px`;
    menu.style.top = `${below ? at.bottom : Math.max(8, at.top - menu.offsetHeight)}px`;
  }

  const STEPS = { ArrowDown: 1, ArrowUp: -1 };
  on("keydown", ".ss-menu-root", (menu, event) => {
    const list = menu.querySelector(".ss-menu");
    if (!(event.key in STEPS) || !list) return;
    event.preventDefault();
    if (!list.matches(":popover-open")) list.showPopover({ source: menu.querySelector("[popovertarget]") });
    const items = [...list.querySelectorAll(".ss-menu-item")];
    const here = items.indexOf(document.activeElement);
    const next = here < 0 ? (event.key === "ArrowDown" ? 0 : items.length - 1) : here + STEPS[event.key];
    items.at(next % items.length)?.focus();
  });

  window.shopstead = { showToast, askFor, csrfToken: token, texts };
})();
