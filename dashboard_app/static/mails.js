/* The preview of a mail follows what is typed: a copy of the form is posted into the frame beside it. */
"use strict";

(() => {
  const form = document.querySelector("form[data-preview]");
  if (!form) return;
  const frame = document.querySelector('iframe[name="mail-html"]');
  let scheme = "light";
  let waiting = 0;

  const post = (target, kind) => {
    const copy = document.createElement("form");
    copy.method = "post";
    copy.action = form.dataset.preview;
    copy.target = target;
    copy.hidden = true;
    const add = (name, value) => {
      const field = document.createElement("textarea");
      field.name = name;
      field.value = value;
      copy.append(field);
    };
    for (const name of ["csrf_token", "subject", "body"]) add(name, form.elements[name]?.value ?? "");
    add("as", kind);
    add("scheme", scheme);
    document.body.append(copy);
    copy.submit();
    copy.remove();
  };
  const refresh = () => {
    post("mail-html", "html");
    post("mail-plain", "text");
  };

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(refresh, 500);
  });
  document.querySelectorAll("[data-frame]").forEach((button) =>
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(on));
      if (button.dataset.frame === "phone") frame.classList.toggle("is-phone", on);
      else {
        scheme = on ? "dark" : "light";
        refresh();
      }
    }),
  );
})();
