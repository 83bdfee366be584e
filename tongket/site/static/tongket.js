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
  const problem = document.getElementById("problem");
  if (!problem || !event.detail.successful || event.detail.requestConfig.verb !== "post") return;
  if (problem.contains(document.activeElement)) document.querySelector("[data-regain=page]")?.focus();
  problem.replaceChildren();
});

// What could not be sent is said, and what was typed stays. Forms that keep it, and the ballot, say so in their own place.
for (const kind of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(kind, (event) => {
    const problem = document.getElementById("problem");
    const { verb, triggeringEvent } = event.detail.requestConfig;
    if (!problem || event.target.closest("[data-keep], .cf-ballot") || !(verb === "post" || triggeringEvent?.type === "click")) return;
    const notice = document.createElement("div");
    notice.className = "tk-notice tk-notice--red";
    notice.textContent = document.body.dataset.unsent;
    problem.setAttribute("role", "alert");
    problem.tabIndex = -1;
    problem.replaceChildren(notice);
    problem.focus();
  });
}

// From a page that refuses, back to where it was asked: what was typed there is still there.
const back = document.querySelector("[data-back]");
if (back) back.hidden = history.length < 2;

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  if (event.target.closest("[data-back]")) history.back();
});

// “khu vực II” and “01/TB-HVCTKVII” stay on one line. Fields keep what was typed.
const numeral = /khu vực (?=[IVX]+(?!\p{L}))/gu;
const label = /\d+\/[\p{L}\d/]+(?:-[\p{L}\d]+)+/u;
function keepWhole(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (let text of texts) {
    if (!text.parentElement || text.parentElement.closest("textarea, option, script, style, svg")) continue;
    const kept = text.data.replace(numeral, "khu vực\u00a0");
    if (kept !== text.data) text.data = kept;
    for (let found; !text.parentElement.closest(".tk-nowrap") && (found = label.exec(text.data)); ) {
      const number = text.splitText(found.index);
      text = number.splitText(found[0].length);
      const whole = document.createElement("span");
      whole.className = "tk-nowrap";
      number.replaceWith(whole);
      whole.append(number);
    }
  }
}
keepWhole(document.body);
window.tongketKeepWhole = keepWhole; // live.js: for what the stream brings
document.addEventListener("htmx:load", (event) => keepWhole(event.target));

// On a narrow screen the tabs scroll sideways: the one that is open is seen whole.
const tabs = document.querySelector(".tk-tabs ul");
const open = tabs && tabs.querySelector("[aria-current]");
if (open) tabs.scrollLeft = open.offsetLeft - (tabs.clientWidth - open.offsetWidth) / 2;
