// Hearth's scripts. Every page works without them: they save page loads, they do not hold meaning.
(() => {
  "use strict";
  const root = document.documentElement;
  const routes = root.dataset;
  const texts = document.getElementById("texts")?.dataset ?? {};
  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  root.classList.add("js");

  // Speak to screen readers, and show it unless it can be seen anyway. An open dialog silences the rest of the page.
  const say = (text, { shown = true } = {}) => {
    const place = find("dialog[open] [data-spoken]") ?? find(shown ? "#status" : "#spoken");
    if (!place || !text) return;
    place.textContent = "";
    requestAnimationFrame(() => (place.textContent = text));
    clearTimeout(say.timer);
    say.timer = setTimeout(() => (place.textContent = ""), 4000);
  };

  const parse = (html) => new DOMParser().parseFromString(html, "text/html");
  const withParams = (address, params) => {
    const url = new URL(address, location.href);
    Object.entries(params).forEach(([name, value]) => url.searchParams.set(name, value));
    return url;
  };

  // — Sections: fetch one, put it in place of the old, keep the focus —

  let latest = 0;
  async function swapSection(id, address, { push = false } = {}) {
    const old = document.getElementById(`section-${id}`);
    if (!old) return void location.assign(address);
    const turn = ++latest;
    const focused = document.activeElement?.dataset?.focus;
    old.classList.add("swap");
    old.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(withParams(address, { section_id: id }));
      if (!answer.ok) throw new Error(answer.status);
      const fresh = parse(await answer.text()).getElementById(`section-${id}`);
      if (turn !== latest) return;
      const states = all("details[id]", old).map((item) => [item.id, item.open]);
      const typed = all("[data-keep]", old).map((field) => [field.id, field.value]);
      const box = find("[data-filters]", old);
      const scrolled = find(".filters__body", old)?.scrollTop ?? 0;
      old.replaceWith(fresh);
      states.forEach(([name, isOpen]) => document.getElementById(name)?.toggleAttribute("open", isOpen));
      typed.forEach(([name, value]) => value && Object.assign(document.getElementById(name) ?? {}, { value }));
      if (box?.classList.contains("is-open")) find("[data-filters]", fresh)?.classList.add("is-open");
      if (scrolled) find(".filters__body", fresh).scrollTop = scrolled;
      if (push) history.replaceState({}, "", address);
      if (focused) find(`[data-focus="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
      setUp(fresh);
      say(find("[data-announce]", fresh)?.dataset.announce, { shown: false });
    } catch {
      location.assign(address);
    }
  }

  // — Cart: the drawer, and the number in the header —

  const drawer = find("#cart-drawer");
  const cookie = (name) => document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1);

  function showCount(count) {
    all("[data-cart-count]").forEach((badge) => {
      badge.textContent = count > 99 ? "99+" : String(count);
      badge.hidden = !count;
    });
  }

  async function refreshCount() {
    const hint = cookie("cart_count");
    if (hint === undefined) return;
    if (/^\d+$/.test(hint)) return showCount(Number(hint));
    const answer = await fetch(`${routes.cart}.js`, { headers: { Accept: "application/json" } });
    if (answer.ok) showCount((await answer.json()).item_count);
  }

  function fillDrawer(html) {
    const body = find("[data-drawer-body]", drawer);
    body.replaceChildren(...parse(html).body.childNodes);
    setUp(body);
  }

  async function openDrawer(html) {
    if (!html) {
      const answer = await fetch(withParams(routes.cart, { section_id: "cart-drawer" }));
      if (!answer.ok) return void location.assign(routes.cart);
      html = await answer.text();
    }
    fillDrawer(html);
    if (!drawer.open) drawer.showModal();
  }

  async function post(address, body) {
    const answer = await fetch(`${address}.js`, { method: "POST", body, headers: { Accept: "application/json" } });
    const data = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(data.description || data.message || texts.failed);
    return data;
  }

  async function addToCart(form, button) {
    const body = new FormData(form);
    body.set("sections", "cart-drawer");
    body.set("sections_url", location.pathname);
    button?.setAttribute("aria-busy", "true");
    try {
      const data = await post(routes.cartAdd, body);
      await openDrawer(data.sections?.["cart-drawer"]);
      await afterCartChange();
      say(texts.added);
    } catch (problem) {
      showProblem(form, problem.message);
    } finally {
      button?.removeAttribute("aria-busy");
    }
  }

  function showProblem(form, text) {
    const place = find("[data-problem]", form);
    if (place) {
      place.textContent = text;
      place.hidden = false;
    } else say(text);
  }

  async function changeLine(key, quantity) {
    const inDrawer = drawer?.open;
    const id = inDrawer ? "cart-drawer" : find("[data-cart-section]")?.dataset.cartSection;
    const body = new FormData();
    body.set("id", key);
    body.set("quantity", quantity);
    body.set("sections", id);
    body.set("sections_url", location.pathname);
    try {
      const data = await post(routes.cartChange, body);
      const html = data.sections?.[id];
      if (inDrawer) await openDrawer(html);
      else if (html) {
        const fresh = parse(html).body.firstElementChild;
        document.getElementById(`section-${id}`).replaceWith(fresh);
        setUp(fresh);
      } else location.reload();
      showCount(data.item_count);
      say(texts.updated);
    } catch (problem) {
      say(problem.message);
      if (inDrawer) await openDrawer();
    }
  }

  async function afterCartChange() {
    const answer = await fetch(`${routes.cart}.js`, { headers: { Accept: "application/json" } });
    if (answer.ok) showCount((await answer.json()).item_count);
  }

  // — Search suggestions: a combobox, so that arrows choose while the words stay in the field —

  function suggest(form, number) {
    const input = find("input[type=search]", form);
    const list = find("[data-suggest]", form);
    list.id ||= `suggestions-${number}`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.labels?.[0]?.textContent ?? "");
    Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id }).forEach(
      ([name, value]) => input.setAttribute(name, value)
    );
    let timer, waiting;
    const options = () => all("a", list);
    const choose = (option) => {
      options().forEach((other) => other.setAttribute("aria-selected", String(other === option)));
      option?.scrollIntoView({ block: "nearest" });
      option ? input.setAttribute("aria-activedescendant", option.id) : input.removeAttribute("aria-activedescendant");
    };
    const close = () => {
      waiting?.abort();
      list.textContent = "";
      input.setAttribute("aria-expanded", "false");
      choose(null);
    };
    const ask = async (words) => {
      waiting?.abort();
      waiting = new AbortController();
      const params = { q: words, section_id: "predictive-search", "resources[limit]": 6 };
      const answer = await fetch(withParams(routes.suggest, params), { signal: waiting.signal }).catch(() => null);
      if (!answer?.ok) return;
      list.replaceChildren(...parse(await answer.text()).body.childNodes);
      options().forEach((option) => (option.tabIndex = -1));
      choose(null);
      input.setAttribute("aria-expanded", String(options().length > 0));
      say(find("[data-announce]", list)?.dataset.announce, { shown: false });
    };
    input.addEventListener("input", () => {
      clearTimeout(timer);
      const words = input.value.trim();
      if (words.length < 2) return close();
      timer = setTimeout(() => ask(words), 180);
    });
    input.addEventListener("keydown", (event) => {
      const found = options();
      const at = found.findIndex((option) => option.getAttribute("aria-selected") === "true");
      if (event.key === "Escape" && found.length) event.preventDefault(), close();
      else if (event.key === "Enter" && at >= 0) event.preventDefault(), location.assign(found[at].href);
      else if (found.length && ["ArrowDown", "ArrowUp"].includes(event.key)) {
        event.preventDefault();
        const next = at + (event.key === "ArrowDown" ? 1 : -1);
        choose(found[next < -1 ? found.length - 1 : next] ?? null);
      }
    });
    form.addEventListener("focusout", (event) => form.contains(event.relatedTarget) || close());
    list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  // — The filters' drawer on the phone —

  function showFilters(box, isOpen) {
    box.classList.toggle("is-open", isOpen);
    box.classList.toggle("is-closed", !isOpen);
    root.classList.toggle("is-still", isOpen);
    if (isOpen) box.focus();
    else find("[data-open-filters]")?.focus();
  }

  // — What is set up once per piece of page —

  function gallery(box) {
    const main = find("[data-gallery-main]", box);
    const thumbs = all("[data-thumb]", box);
    thumbs.forEach((thumb) =>
      thumb.addEventListener("click", (event) => {
        event.preventDefault();
        const picture = find(thumb.hash, box);
        const gap = picture.getBoundingClientRect().left - main.getBoundingClientRect().left;
        main.scrollBy({ left: gap });
      })
    );
    if (!thumbs.length || !("IntersectionObserver" in window)) return;
    const watcher = new IntersectionObserver(
      (entries) =>
        entries.filter((entry) => entry.isIntersecting).forEach((entry) =>
          thumbs.forEach((thumb) =>
            thumb.hash === `#${entry.target.id}` ? thumb.setAttribute("aria-current", "true") : thumb.removeAttribute("aria-current")
          )
        ),
      { root: main, threshold: 0.6 }
    );
    all(".frame", main).forEach((picture) => watcher.observe(picture));
  }

  async function recommendations(box) {
    const answer = await fetch(box.dataset.recommendations).catch(() => null);
    if (!answer?.ok) return;
    const fresh = find("[data-recommendations]", parse(await answer.text()));
    if (fresh?.childElementCount) box.replaceChildren(...fresh.childNodes);
  }

  function setUp(piece) {
    all("[data-gallery]", piece).forEach(gallery);
    all("form[data-search]", piece).forEach((form, at) => suggest(form, at));
    all("[data-recommendations]", piece).forEach((box) => box.childElementCount || recommendations(box));
    all(".nav a, .menu__panel a", piece).forEach((link) => {
      if (link.pathname === location.pathname && link.pathname !== "/") link.setAttribute("aria-current", "page");
    });
  }

  // — What is listened to for the whole page —

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-add]") && drawer) {
      event.preventDefault();
      addToCart(form, event.submitter);
    } else if (form.matches("[data-facets]")) {
      event.preventDefault();
      filter(form);
    }
  });

  function filter(form) {
    const query = new URLSearchParams();
    const usual = form.elements.sort_by?.dataset.default;
    new FormData(form).forEach((value, name) => value && !(name === "sort_by" && value === usual) && query.append(name, value));
    swapSection(form.dataset.facets, `${form.action.split("?")[0]}${query.size ? `?${query}` : ""}`, { push: true });
  }

  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.form?.matches("[data-facets]")) return filter(field.form);
    if (field.closest("[data-language]")) return field.form.submit();
    if (field.matches("[data-line]")) changeLine(field.dataset.line, field.value);
  });

  document.addEventListener("click", (event) => {
    const target = event.target.closest("a, button, dialog");
    if (!target || event.metaKey || event.ctrlKey || event.shiftKey) return;
    if (target.matches("[data-step]")) {
      const input = find("input", target.parentElement);
      const before = input.value;
      target.dataset.step > 0 ? input.stepUp() : input.stepDown();
      if (input.value !== before) input.dispatchEvent(new Event("change", { bubbles: true }));
    } else if (target.matches("[data-remove]")) {
      event.preventDefault();
      changeLine(target.dataset.remove, 0);
    } else if (target.matches("[data-open-cart]") && drawer) {
      event.preventDefault();
      openDrawer();
    } else if (target.matches("[data-close]") || (target === drawer && event.target === drawer)) {
      drawer.close();
    } else if (target.matches("[data-open-filters], [data-close-filters]")) {
      event.preventDefault();
      showFilters(find("[data-filters]"), target.matches("[data-open-filters]"));
    } else if (target.matches("[data-swap]")) {
      event.preventDefault();
      swapSection(target.dataset.swap, target.href, { push: true });
    }
  });

  document.addEventListener("toggle", (event) => {
    if (!event.target.open || !event.target.matches(".nav__more")) return;
    all(".nav__more[open]").forEach((other) => other !== event.target && other.removeAttribute("open"));
  }, true);

  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && document.activeElement?.closest("details.nav__more[open], details.menu[open]");
    if (open) open.removeAttribute("open"), find("summary", open).focus();
    const drawn = event.key === "Escape" && find("[data-filters].is-open");
    if (drawn) showFilters(drawn, false);
  });

  document.addEventListener("pointerdown", (event) => {
    all(".nav__more[open]").forEach((box) => box.contains(event.target) || box.removeAttribute("open"));
  });

  addEventListener("pageshow", (event) => event.persisted && refreshCount());
  setUp(document);
  refreshCount();
})();
