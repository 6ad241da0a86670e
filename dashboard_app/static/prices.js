/* Margins beside prices while one types: what is left of a price after the cost, and a warning below it. */
"use strict";

(() => {
  const table = document.querySelector("[data-margins], [data-priced]")?.closest("form, section, body");
  if (!table) return;
  const ARABIC = "٠١٢٣٤٥٦٧٨٩";
  const spoken = document.documentElement.lang || "en";
  const percent = new Intl.NumberFormat(`${spoken}-u-nu-latn`, { style: "percent", maximumFractionDigits: 1 });

  /* Minor units of what a person typed, or null; like the server, it takes the last mark for the decimals. */
  const amountOf = (text, digits) => {
    let plain = [...text.trim()].map((letter) => (ARABIC.includes(letter) ? ARABIC.indexOf(letter) : letter)).join("");
    plain = plain.replace(/[\s\u00a0\u202f']/g, "").replace(/٫/g, ".").replace(/٬/g, ",");
    if (!plain) return null;
    const last = Math.max(plain.lastIndexOf("."), plain.lastIndexOf(","));
    const isGroup = last >= 0 && (digits === 0 || plain.split(plain[last]).length > 2);
    const whole = last < 0 || isGroup ? plain : plain.slice(0, last);
    const part = last < 0 || isGroup ? "" : plain.slice(last + 1);
    if (part.length > digits) return null;
    const number = Number(`${whole.replace(/[.,]/g, "")}${part.padEnd(digits, "0")}`);
    return Number.isFinite(number) ? number : null;
  };

  const money = (amount, currency, digits) =>
    new Intl.NumberFormat(`${spoken}-u-nu-latn`, {
      style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits,
    }).format(amount / 10 ** digits);

  const show = (row) => {
    const price = row.querySelector("[data-price], input[data-column=price]");
    const margin = row.querySelector("[data-margin]");
    if (!price || !margin) return;
    const one = row.closest("[data-one]")?.dataset.one ?? "";
    const digits = Number(price.dataset.digits ?? one.split(".")[1]?.length ?? 0);
    const typedCost = row.querySelector("input[data-cost-field], input[data-column=cost]");
    const cost = typedCost ? amountOf(typedCost.value, digits) : price.dataset.cost ? Number(price.dataset.cost) : null;
    const asked = amountOf(price.value || price.dataset.usual || "", digits);
    const isBelow = asked !== null && cost !== null && asked < cost;
    const isKnown = asked && cost !== null;
    margin.textContent = isKnown ? percent.format((asked - cost) / asked) : "–";
    margin.classList.toggle("da-below", isBelow);
    margin.title = isBelow ? margin.dataset.below ?? "" : "";
    const profit = row.querySelector("[data-profit]");
    if (profit) {
      profit.textContent = isKnown ? money(asked - cost, price.dataset.price, digits) : "–";
      profit.classList.toggle("da-below", isBelow);
    }
    const warning = row.querySelector("[data-below-cost]");
    if (warning) warning.hidden = !isBelow;
  };
  const showAll = () => table.querySelectorAll("[data-priced]").forEach(show);

  table.addEventListener("input", (event) => {
    const row = event.target.closest?.("[data-priced]");
    if (row) show(row);
  });
  table.addEventListener("change", showAll);
  table.addEventListener("reset", () => setTimeout(showAll));
  showAll();
})();
