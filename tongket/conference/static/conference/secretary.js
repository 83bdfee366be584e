// Keys of the secretary's page: Ctrl+Enter presses the main button of the form in hand, Alt+1…9 opens a minute, K begins a conclusion from the
// words that are selected. Single letters count outside of fields alone, and can be switched off (WCAG 2.1.4).
"use strict";

const fieldOf = (node) => node.closest("input, textarea, select, [contenteditable]");

function selectedTurn() {
  const selection = window.getSelection();
  if (!selection || selection.isCollapsed) return null;
  const node = selection.anchorNode.nodeType === Node.TEXT_NODE ? selection.anchorNode.parentElement : selection.anchorNode;
  const link = node.closest("#minutes li[id]")?.querySelector("a[data-conclude]");
  return link ? { link, text: selection.toString().trim() } : null;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = event.target.closest("main form");
    if (form) {
      event.preventDefault();
      // A click and not a submit: htmx sends the name of a button that was pressed, and of no other.
      (form.querySelector("button.btn-primary[type=submit]") || form.querySelector("button[type=submit]"))?.click();
    }
    return;
  }
  if (event.altKey && /^[1-9]$/.test(event.key)) {
    const minute = document.getElementById(`minutes-${event.key}`);
    if (minute) {
      event.preventDefault();
      minute.open = true;
      minute.querySelector("summary").focus();
    }
    return;
  }
  const off = localStorage.getItem("tongket:keys") === "off";
  if (off || event.ctrlKey || event.altKey || event.metaKey || fieldOf(event.target)) return;
  if (event.key.toLowerCase() === "k") {
    const chosen = selectedTurn();
    if (!chosen) return;
    event.preventDefault();
    const [page, anchor] = chosen.link.href.split("#");
    window.location.assign(`${page}&text=${encodeURIComponent(chosen.text)}#${anchor}`);
  }
});

// Where the keyboard goes on: into the form that was opened, else to what follows what was saved, never to the top of the page.
const wording = () => document.querySelector("#conclusions .cf-editing textarea");
// Going to the anchor of the address, the browser takes the focus from any field; then it is given to the one meant.
if (location.hash) window.addEventListener("load", () => setTimeout(() => wording()?.focus()));
let fold = "";
document.addEventListener("htmx:beforeSwap", (event) => {
  const hand = event.detail.target.contains(document.activeElement) ? document.activeElement : null;
  if (hand) fold = (hand.closest("details.cf-note") || hand.closest("details.cf-item"))?.id || "";
});
document.addEventListener("htmx:afterSwap", (event) => {
  const begun = event.target.id === "conclusions" && wording();
  if (begun && !begun.form.contains(document.activeElement)) begun.focus();
  if (document.activeElement !== document.body) return;
  if (event.target.id === "conclusions") document.getElementById("add-conclusion")?.focus();
  if (event.target.id !== "minutes" || !fold) return;
  const same = document.getElementById(fold);
  const next = same?.matches(".cf-item:not([open])") ? document.querySelector("#minutes > details[open]") || same : same;
  next?.querySelector("summary").focus();
});

// Saved: said where it is seen, since the words that come back are the words that were sent.
const saved = document.getElementById("saved");
let unsaid = 0;
document.addEventListener("htmx:afterRequest", (event) => {
  if (!saved || !event.detail.successful || event.detail.requestConfig.verb !== "post") return;
  const hour = new Intl.DateTimeFormat("vi", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone: "Asia/Ho_Chi_Minh" });
  saved.textContent = saved.dataset.words.replace("%hour%", hour.format(new Date(window.tongketNow ? window.tongketNow() : Date.now())));
  clearTimeout(unsaid);
  unsaid = setTimeout(() => { saved.textContent = ""; }, 8000);
});

const keys = document.querySelector("[data-secretary-keys]");
if (keys) {
  keys.checked = localStorage.getItem("tongket:keys") !== "off";
  keys.addEventListener("change", () => localStorage.setItem("tongket:keys", keys.checked ? "on" : "off"));
}
