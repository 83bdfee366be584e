// How a reader likes to read: size of the text, contrast, a link to keep. Remembered in this browser alone.
"use strict";

const root = document.documentElement;
const tools = document.querySelector("[data-reading-tools]");

function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // A browser that keeps nothing still shows what was chosen.
  }
}

function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function setSize(size) {
  root.classList.remove("po-size-small", "po-size-large");
  if (size !== "normal") root.classList.add(`po-size-${size}`);
  for (const button of tools.querySelectorAll("[data-size]")) {
    button.setAttribute("aria-pressed", String(button.dataset.size === size));
  }
}

function setContrast(on) {
  document.body.classList.toggle("po-contrast", on);
  tools.querySelector("[data-contrast]").setAttribute("aria-pressed", String(on));
}

if (tools) {
  tools.hidden = false;
  const size = kept("reading-size");
  setSize(["small", "large"].includes(size) ? size : "normal");
  setContrast(kept("reading-contrast") === "1");
  tools.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.size) {
      setSize(button.dataset.size);
      keep("reading-size", button.dataset.size);
    } else if ("contrast" in button.dataset) {
      const on = button.getAttribute("aria-pressed") !== "true";
      setContrast(on);
      keep("reading-contrast", on ? "1" : "0");
    } else if ("copyLink" in button.dataset) {
      try {
        await navigator.clipboard.writeText(location.origin + location.pathname);
        button.querySelector("span").textContent = button.dataset.done;
      } catch {
        prompt("", location.origin + location.pathname);
      }
    }
  });
}
