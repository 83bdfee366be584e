// The live pages of a conference: clocks that count from the server's timestamps, keys, ballots, what waits for the line.
"use strict";
(() => {
  const root = document.documentElement;
  const now = () => (window.tongketNow ? window.tongketNow() : Date.now());
  const off = () => root.dataset.live === "off";

  // --- clocks -----------------------------------------------------------------------------------------------------

  const minutes = (seconds) => {
    const whole = Math.floor(Math.abs(seconds));
    const hours = Math.floor(whole / 3600);
    const rest = `${Math.floor((whole % 3600) / 60)}`;
    return (hours ? `${hours}:${rest.padStart(2, "0")}` : rest) + ":" + `${whole % 60}`.padStart(2, "0");
  };
  const span = (seconds, days) => seconds >= 86400 && days ? days.replace("%count%", Math.floor(seconds / 86400)) : minutes(seconds);
  const put = (element, text) => { if (element && element.textContent !== text) element.textContent = text; };
  const hour = new Intl.DateTimeFormat("vi", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "Asia/Ho_Chi_Minh" });
  const second = new Intl.DateTimeFormat("vi", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone: "Asia/Ho_Chi_Minh" });

  function tick() {
    for (const clock of document.querySelectorAll("[data-clock]")) {
      const { begun, paused, pausedFor, allowed } = clock.dataset;
      const until = paused ? Date.parse(paused) : now();
      const spoken = Math.max(0, (until - Date.parse(begun)) / 1000 - Number(pausedFor));
      const left = Number(allowed) - spoken;
      const state = paused ? "stopped" : left < 0 ? "over" : left < 60 ? "soon" : "running";
      clock.dataset.state = state;
      put(clock.querySelector("[data-clock-left]"), left < 0 ? `+${minutes(left)}` : minutes(Math.ceil(left)));
      put(clock.querySelector("[data-clock-word]"), clock.dataset[state]);
      put(clock.querySelector("[data-clock-spoken]"), minutes(spoken));
      put(clock.querySelector("[data-clock-allowed]"), minutes(Number(allowed)));
      const bar = clock.querySelector("[data-clock-bar]");
      if (bar) bar.value = Math.min(spoken, Number(allowed));
    }
    for (const one of document.querySelectorAll("[data-until]")) {
      const left = (Date.parse(one.dataset.until) - now()) / 1000;
      const big = one.querySelector("[data-until-left]");
      if (big) put(big, (left < 0 ? "+" : "") + span(left, one.dataset.days));
      else if (left > 0) put(one, one.dataset.words.replace("%time%", span(left, one.dataset.days)));
      else put(one, one.dataset.passed);
    }
    for (const one of document.querySelectorAll("[data-vanish]")) one.hidden = Date.parse(one.dataset.vanish) <= now();
    for (const one of document.querySelectorAll("[data-since]")) put(one, `${Math.max(0, Math.floor((now() - Date.parse(one.dataset.since)) / 60000))}`);
    for (const one of document.querySelectorAll("[data-hour]")) put(one, (one.dataset.hour === "seconds" ? second : hour).format(new Date(now())));
  }
  // Not before live.js, which runs after this, has told the server's clock: a device's own may be wrong by hours.
  document.addEventListener("DOMContentLoaded", () => {
    tick();
    setInterval(tick, 250);
    document.addEventListener("live:changed", tick);
  });

  // --- my place in the queue, told to everyone in the same words -------------------------------------------------------

  const person = document.getElementById("live")?.dataset.person;
  document.addEventListener("live:changed", () => {
    const order = document.getElementById("live-queue")?.dataset.order?.split(",") || [];
    const place = order.indexOf(person) + 1;
    if (place) for (const one of document.querySelectorAll("[data-my-place]")) put(one, `${place}`);
  });

  // --- the agenda scrolls to what is open, within its own box: the page does not move ------------------------------------

  let followed = "";
  function follow() {
    const line = document.querySelector("#agenda-lines [aria-current]");
    if (!line || line.id === followed) return;
    followed = line.id;
    const box = line.parentElement;
    const [inner, outer] = [line.getBoundingClientRect(), box.getBoundingClientRect()];
    if (inner.top < outer.top || inner.bottom > outer.bottom) box.scrollTop += inner.top - outer.top - outer.height / 4;
  }
  document.addEventListener("DOMContentLoaded", follow);
  document.addEventListener("live:changed", follow);

  // --- the ballot: choosing and sending are two steps ------------------------------------------------------------------

  document.addEventListener("change", (event) => {
    const form = event.target.closest(".cf-ballot");
    if (!form) return;
    const button = form.querySelector(".cf-send");
    const chosen = form.querySelector(":checked")?.parentElement.querySelector("span").textContent;
    if (chosen) put(button, `${form.classList.contains("is-failed") ? button.dataset.again : button.dataset.send}: ${chosen}`);
  });
  // A ballot of a vote that is closed can be sent no more: what was chosen in it is let go, and the result takes its place.
  document.addEventListener("live:changed", (event) => {
    const poll = event.detail.id === "live-poll" && event.target.getElementById("live-poll");
    if (poll) for (const form of document.querySelectorAll("form.cf-ballot")) if (form.getAttribute("action") !== poll.dataset.open) form.reset();
  });
  const failed = (event) => {
    const form = event.target.closest?.(".cf-ballot");
    if (!form) return;
    form.classList.add("is-failed");
    form.dispatchEvent(new Event("change", { bubbles: true }));
    form.querySelector(":checked")?.dispatchEvent(new Event("change", { bubbles: true }));
  };
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:timeout", failed);

  // --- what waits for the line: kept on this device, sent when it is up -------------------------------------------------

  const shelf = `tongket:${location.pathname}:${person}`;
  const kept = () => { try { return JSON.parse(localStorage.getItem(shelf)) || []; } catch { return []; } };
  const keep = (list) => { localStorage.setItem(shelf, JSON.stringify(list)); show(); };

  function show() {
    const list = kept();
    for (const box of document.querySelectorAll("[data-outbox]")) {
      box.hidden = !list.length;
      const counts = new Map();
      for (const one of list) counts.set(one.kind, (counts.get(one.kind) || 0) + 1);
      const words = box.querySelector("[data-outbox-words]");
      put(words, words.dataset.words.replace("%count%", list.length).replace("%kinds%", [...counts].map(([kind, count]) => `${count} ${kind}`).join(", ")));
    }
    for (const badge of document.querySelectorAll("[data-kept]")) {
      const count = list.filter((one) => one.kind === badge.dataset.kept).length;
      badge.hidden = !count;
      put(badge, badge.dataset.words.replace("%count%", count));
    }
  }
  document.addEventListener("htmx:sendError", (event) => {
    const form = event.target.closest("form[data-keep]");
    if (!form) return;
    const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
    const url = form.getAttribute("hx-post");
    // What is said again replaces what waits; what is asked for one person does not replace what was asked for another.
    const whose = (list) => new Map(list).get("person");
    const same = (one) => one.url === url && whose(one.fields) === whose(fields);
    keep([...kept().filter((one) => !same(one)), { url, fields, kind: form.dataset.keep }]);
  });

  let sending = false;
  async function send() {
    if (sending || !kept().length) return;
    sending = true;
    try {
      const token = JSON.parse(document.body.getAttribute("hx-headers"));
      while (kept().length) {
        const [first, ...rest] = kept();
        const answer = await fetch(first.url, { method: "POST", body: new URLSearchParams(first.fields), headers: { ...token, "HX-Request": "true" } });
        if (answer.status >= 500) break;
        keep(rest);
        for (const form of document.querySelectorAll("form[data-keep]")) if (form.getAttribute("hx-post") === first.url) form.reset();
        if (!answer.ok) {
          const box = document.createElement("template");
          box.innerHTML = await answer.text();
          const problem = box.content.getElementById("problem");
          if (problem) document.getElementById("problem").replaceWith(problem);
        }
      }
      document.dispatchEvent(new CustomEvent("live:me"));
    } catch { /* the line is still down; what waits stays */ } finally { sending = false; }
  }
  document.addEventListener("live:on", send);
  document.addEventListener("live:changed", show);
  show();

  // --- presses -----------------------------------------------------------------------------------------------------

  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-step],[data-retry],[data-outbox-send],[data-tab]");
    if (!target) return;
    if (target.dataset.step) {
      const input = target.parentElement.querySelector("input");
      input.value = Math.max(0, Number(input.value) + Number(target.dataset.step));
      input.dispatchEvent(new Event("change", { bubbles: true }));
    } else if (target.dataset.tab) {
      event.preventDefault();
      document.body.dataset.panel = target.dataset.tab;
      for (const tab of document.querySelectorAll("[data-tab]")) tab.toggleAttribute("aria-current", tab === target);
      window.scrollTo(0, 0);
    } else {
      document.dispatchEvent(new CustomEvent("live:retry"));
      send();
    }
  });
  if (document.querySelector("[data-tab]")) document.body.dataset.panel = "now";

  // --- the chair's keys: single letters, outside of fields, and only while they are switched on ---------------------------

  if (!document.body.classList.contains("cf-desk")) return;
  const on = document.querySelector("[data-keys-on]");
  on.checked = localStorage.getItem("tongket:keys") !== "off";
  on.addEventListener("change", () => localStorage.setItem("tongket:keys", on.checked ? "on" : "off"));
  document.getElementById("big-step")?.focus();

  // A held Enter counts once.
  document.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.repeat) event.preventDefault(); }, true);
  document.addEventListener("keydown", (event) => {
    const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    const row = way && document.activeElement.closest("#live-queue tr");
    if (event.altKey && row && on.checked && !off()) {
      event.preventDefault();
      row.querySelector(`[data-move=${way}]:enabled`)?.click();
      return;
    }
    if (event.key === "Enter" && document.activeElement.matches("span[data-invite]")) {
      document.getElementById("big-step")?.click();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !on.checked) return;
    if (event.target.closest("input:not([type=checkbox]),select,textarea")) return;
    const key = event.key.toLowerCase();
    const invites = [...document.querySelectorAll("[data-invite]")];
    if (key === "q") {
      event.preventDefault();
      (invites[0] || document.getElementById("big-step"))?.focus();
    } else if (key === "b") {
      event.preventDefault();
      document.getElementById("points").focus();
    } else if ((key === "arrowdown" || key === "arrowup") && invites.includes(document.activeElement)) {
      event.preventDefault();
      const next = invites.indexOf(document.activeElement) + (key === "arrowdown" ? 1 : -1);
      invites[(next + invites.length) % invites.length].focus();
    } else if (key.length === 1) {
      const press = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
      if (press && !press.hidden && !(off() && press.tagName === "BUTTON")) {
        event.preventDefault();
        press.click();
      }
    }
  });
})();
