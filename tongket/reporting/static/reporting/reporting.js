// What is typed into a report is not lost: it is kept on this machine until the form that it stands in was saved.
"use strict";

(() => {
  const strip = document.getElementById("rep-offline");
  if (!strip) return;
  const place = `tongket:typed:${strip.dataset.typed}`;
  const forms = () => document.querySelectorAll("form[data-keep]");
  const refused = Boolean(document.querySelector("[role=alert]"));

  const read = () => {
    try {
      return JSON.parse(sessionStorage.getItem(place) || "{}");
    } catch {
      return {};
    }
  };
  const write = (kept) => {
    try {
      sessionStorage.setItem(place, JSON.stringify(kept));
    } catch {
      // A browser without storage still has the words on the page.
    }
  };
  const fields = (form) => [...form.elements].filter((one) => one.name && one.type !== "hidden" && one.type !== "submit");
  const differs = (one) => (one.type === "radio" ? one.checked !== one.defaultChecked : one.value !== one.defaultValue);

  const show = () => {
    const count = Object.values(read()).reduce((sum, one) => sum + Object.keys(one.fields).length, 0);
    strip.querySelector("[data-count]").textContent = String(count);
    if (!navigator.onLine && strip.hidden) {
      strip.querySelector("[data-hour]").textContent = new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
    }
    strip.hidden = navigator.onLine;
    for (const button of document.querySelectorAll("form[data-hand-in] button")) {
      if (!navigator.onLine) {
        if (!button.disabled) button.dataset.waits = "1";
        button.disabled = true;
      } else if (button.dataset.waits) {
        delete button.dataset.waits;
        button.disabled = false;
      }
    }
  };

  const kept = read();
  for (const [name, one] of Object.entries(kept)) {
    // What was sent and not refused is saved: it stands on the page by itself now.
    if (one.sent && !refused) delete kept[name];
    else one.sent = false;
  }
  write(kept);
  for (const form of forms()) {
    const typed = kept[form.dataset.keep];
    if (!typed) continue;
    for (const one of fields(form)) {
      if (one.type === "radio") {
        if (typed.fields[one.name] !== undefined) one.checked = typed.fields[one.name] === one.value;
      } else if (typed.fields[one.name] !== undefined) one.value = typed.fields[one.name];
    }
    const fold = form.closest("details");
    if (fold) fold.open = true;
  }

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-keep]");
    if (!form) return;
    const now = read();
    const typed = {};
    for (const one of fields(form)) {
      if (one.type === "radio" ? one.checked && differs(one) : differs(one)) typed[one.name] = one.value;
    }
    if (Object.keys(typed).length) now[form.dataset.keep] = { fields: typed, sent: false };
    else delete now[form.dataset.keep];
    write(now);
    show();
  });

  document.addEventListener(
    "submit",
    (event) => {
      if (!navigator.onLine) {
        event.preventDefault();
        event.stopImmediatePropagation();
        show();
        strip.scrollIntoView({ block: "center" });
        return;
      }
      const name = event.target.dataset.keep;
      const now = read();
      if (name && now[name]) {
        now[name].sent = true;
        write(now);
      }
    },
    true,
  );

  window.addEventListener("online", show);
  window.addEventListener("offline", show);
  show();
})();
