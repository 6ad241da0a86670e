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
      const open = all("details[open]", old).map((item) => item.id).filter(Boolean);
      old.replaceWith(fresh);
      open.forEach((name) => document.getElementById(name)?.setAttribute("open", ""));
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

  // — Search suggestions —

  function suggest(form) {
    const input = find("input[type=search]", form);
    const list = find("[data-suggest]", form);
    let timer;
    let asked = "";
    const close = () => (list.textContent = "");
    input.addEventListener("input", () => {
      clearTimeout(timer);
      const words = input.value.trim();
      if (words.length < 2) return close();
      timer = setTimeout(async () => {
        asked = words;
        const params = { q: words, section_id: "predictive-search", "resources[limit]": 6 };
        const answer = await fetch(withParams(routes.suggest, params)).catch(() => null);
        if (!answer?.ok || asked !== words) return;
        list.replaceChildren(...parse(await answer.text()).body.childNodes);
        say(find("[data-announce]", list)?.dataset.announce, { shown: false });
      }, 200);
    });
    form.addEventListener("keydown", (event) => {
      const links = all("a", list);
      const at = links.indexOf(document.activeElement);
      if (event.key === "Escape") close(), input.focus();
      if (!links.length || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
      event.preventDefault();
      const next = at + (event.key === "ArrowDown" ? 1 : -1);
      (links[next] ?? input).focus();
    });
    form.addEventListener("focusout", (event) => form.contains(event.relatedTarget) || close());
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
    all("form[data-search]", piece).forEach(suggest);
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
    new FormData(form).forEach((value, name) => value && query.append(name, value));
    swapSection(form.dataset.facets, `${form.action.split("?")[0]}${query.size ? `?${query}` : ""}`, { push: true });
  }

  document.addEventListener("change", (event) => {
    const field = event.target;
    const facets = field.closest("[data-facets]");
    if (facets) return filter(facets);
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
    } else if (target.matches("[data-swap]")) {
      event.preventDefault();
      swapSection(target.dataset.swap, target.href, { push: true });
    }
  });

  document.addEventListener("toggle", (event) => {
    if (!event.target.open || !event.target.matches(".facet, .nav__more")) return;
    all(".facet[open], .nav__more[open]").forEach((other) => other !== event.target && other.removeAttribute("open"));
  }, true);

  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && document.activeElement?.closest("details.facet[open], details.nav__more[open], details.menu[open]");
    if (open) open.removeAttribute("open"), find("summary", open).focus();
  });

  document.addEventListener("pointerdown", (event) => {
    all(".facet[open], .nav__more[open]").forEach((box) => box.contains(event.target) || box.removeAttribute("open"));
  });

  addEventListener("pageshow", (event) => event.persisted && refreshCount());
  setUp(document);
  refreshCount();
})();
