/* The rich text editor in the page's language, for text only: files belong to the media of a product or page. */
"use strict";

document.addEventListener("trix-before-initialize", () => {
  const texts = document.getElementById("ss-editor-texts");
  if (texts) Object.assign(window.Trix.config.lang, texts.dataset);
});
document.addEventListener("trix-file-accept", (event) => event.preventDefault());
