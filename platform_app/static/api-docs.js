"use strict";
window.addEventListener("DOMContentLoaded", () => {
  const target = document.getElementById("docs");
  window.SwaggerUIBundle({
    url: target.dataset.document,
    domNode: target,
    deepLinking: true,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    persistAuthorization: false,
    tryItOutEnabled: true,
    validatorUrl: null,
  });
});
