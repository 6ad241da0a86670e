// Keeps the sums beside the order true to what is chosen. Without it, the server shows the new total before it is owed.
(() => {
  "use strict";
  const form = document.querySelector("form[data-choices]");
  if (!form) return;
  const button = form.querySelector("[data-place]");
  let latest = 0;

  async function refresh() {
    const turn = ++latest;
    const stale = document.querySelectorAll("[data-sums], [data-total]");
    stale.forEach((place) => place.setAttribute("data-stale", ""));
    button?.setAttribute("disabled", "");
    try {
      const answer = await fetch(form.dataset.choices, { method: "POST", body: new FormData(form) });
      if (turn !== latest) return;
      if (!answer.ok) return void location.reload();
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      form.querySelector("[data-confirmed]").replaceChildren(fresh.querySelector("#expected-total"));
      const sums = fresh.querySelector("[data-fresh]").innerHTML;
      const total = fresh.querySelector("[data-fresh-total]").innerHTML;
      document.querySelectorAll("[data-sums]").forEach((place) => (place.outerHTML = sums));
      document.querySelectorAll("[data-total]").forEach((place) => (place.innerHTML = total));
    } finally {
      document.querySelectorAll("[data-stale]").forEach((place) => place.removeAttribute("data-stale"));
      if (turn === latest) button?.removeAttribute("disabled");
    }
  }

  form.addEventListener("change", (event) => event.target.matches("[type=radio]") && refresh());
  // A browser that comes back may remember another choice than the one the page was drawn with.
  addEventListener("pageshow", () => form.querySelector("[type=radio]:checked:not([checked])") && refresh());
})();
