// Small behaviours that every page shares. No inline script: the content security policy forbids it.
"use strict";

// A form that has been sent once is not sent twice by a second press or a held Enter.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (!form.hasAttribute("hx-post") && form.method === "post") {
    form.dataset.sent = "1";
    window.addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
  }
});

// A select or a filter that sends its form as soon as it changes.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-send-on-change]");
  if (form) form.requestSubmit();
});

// A problem that arrives is read out and seen.
document.addEventListener("htmx:afterSwap", (event) => {
  const problem = event.target.id === "problem" ? document.getElementById("problem") : null;
  if (problem) problem.focus();
});

// What was refused is over once something has been done.
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful && event.detail.requestConfig.verb === "post") document.getElementById("problem")?.replaceChildren();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
