// Keys of the secretary's page: Ctrl+Enter saves the form in hand, Alt+1…9 opens a minute, K begins a conclusion from the
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
      form.requestSubmit(form.querySelector("button.btn-primary[type=submit], button[type=submit]"));
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
