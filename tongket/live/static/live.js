// Keeps an open page as a fresh one would be: swaps the fragments that the stream sends, and never alters what is typed.
"use strict";
(() => {
  const live = document.getElementById("live");
  const strip = document.getElementById("live-state");
  if (!live) return;

  const person = Number(live.dataset.person);
  // The server's clock, which in a demo stands in another year; clocks on the page count from its timestamps.
  const ahead = Date.parse(live.dataset.now) - Date.now();
  const clock = new Intl.DateTimeFormat("vi", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "Asia/Ho_Chi_Minh" });
  window.tongketNow = () => Date.now() + ahead;

  let ticket = live.dataset.ticket;
  let seq = Number(live.dataset.seq);
  let retry = 1000 + Math.random() * 4000;
  let source = null, timer = 0, polling = 0, misses = 0, over = false;
  const held = new Map(); // fragments that wait until a form on the page has been sent or cleared

  // --- swapping ---------------------------------------------------------------------------------------------------

  const typed = (form) => [...form.elements].some((control) => {
    if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
    if (control.type === "file") return control.files.length > 0;
    if (control.options) {
      const chosen = [...control.options];
      const meant = chosen.some((option) => option.defaultSelected);
      return chosen.some((option, place) => option.selected !== (meant ? option.defaultSelected : place === 0 && !control.multiple));
    }
    return "value" in control && "defaultValue" in control && control.type !== "hidden" && control.value !== control.defaultValue;
  });
  const busy = (element) => element.matches(".htmx-request") || element.querySelector(".htmx-request") ||
    [...(element.matches("form") ? [element] : []), ...element.querySelectorAll("form")].some(typed);

  function swap(fresh) {
    const old = document.getElementById(fresh.id);
    if (!old || old.isEqualNode(fresh)) return;
    if (busy(old)) {
      held.set(fresh.id, fresh.outerHTML);
      return;
    }
    held.delete(fresh.id);
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const opened = [...old.querySelectorAll("details[id][open]")].map((one) => one.id);
    const shut = [...old.querySelectorAll("details[id]:not([open])")].map((one) => one.id);
    const tops = [...old.querySelectorAll("[data-scroll][id]")].map((one) => [one.id, one.scrollTop]);
    old.replaceWith(fresh);
    for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
    for (const id of shut) document.getElementById(id)?.removeAttribute("open");
    for (const [id, top] of tops) if (document.getElementById(id)) document.getElementById(id).scrollTop = top;
    if (focused) {
      const again = focused.id ? document.getElementById(focused.id) : null;
      (again && fresh.contains(again) ? again : fresh.querySelector("[data-regain]"))?.focus({ preventScroll: true });
    }
    if (window.htmx) window.htmx.process(fresh);
    document.dispatchEvent(new CustomEvent("live:changed", { detail: { id: fresh.id } }));
  }

  function elements(html) {
    const box = document.createElement("template");
    box.innerHTML = html;
    return [...box.content.children].filter((one) => one.id);
  }

  function release() {
    for (const [id, html] of [...held]) {
      const old = document.getElementById(id);
      if (!old) held.delete(id);
      else if (!busy(old)) elements(html).forEach(swap);
    }
  }
  // After the form's own handlers: a reset has then cleared it, an answer has then been put in place.
  document.addEventListener("reset", () => setTimeout(release));
  document.addEventListener("change", () => setTimeout(release));
  document.addEventListener("htmx:afterSettle", () => setTimeout(release));
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form");
    if (form && event.detail.successful && document.contains(form)) form.reset();
    setTimeout(release);
  });

  function tell(change, all) {
    elements(change.html).forEach(swap);
    seq = change.seq;
    live.dataset.seq = seq;
    if (all || change.me.includes(person)) document.dispatchEvent(new CustomEvent("live:me"));
  }

  // --- the state of the line --------------------------------------------------------------------------------------

  function say(words, link) {
    strip.textContent = words;
    if (link) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-link";
      button.textContent = live.dataset.again;
      button.addEventListener("click", () => location.reload());
      strip.append(" ", button);
    }
  }
  function up() {
    misses = 0;
    if (document.documentElement.dataset.live !== "on") {
      document.documentElement.dataset.live = "on";
      say("");
      document.dispatchEvent(new CustomEvent("live:on"));
    }
  }
  function down() {
    if (document.documentElement.dataset.live === "off") return;
    document.documentElement.dataset.live = "off";
    say(live.dataset.lost.replace("%hour%", clock.format(new Date(window.tongketNow()))));
    document.dispatchEvent(new CustomEvent("live:off"));
  }
  function finish(words) {
    over = true;
    document.documentElement.dataset.live = "off";
    say(words, true);
    document.dispatchEvent(new CustomEvent("live:off"));
  }

  // --- the line ---------------------------------------------------------------------------------------------------

  const address = (path) => `${live.dataset.url}${path}?ticket=${encodeURIComponent(ticket)}&after=${seq}`;

  function close() {
    clearTimeout(timer);
    if (source) source.close();
    source = null;
  }
  function later(after = retry) {
    close();
    if (!over) timer = setTimeout(again, after);
  }

  function open() {
    close();
    source = new EventSource(address(""));
    // A stream that says nothing at all is held back on its way; the page asks at intervals instead.
    timer = setTimeout(() => { misses = 3; lost(); }, 10000);
    source.addEventListener("ticket", (event) => {
      clearTimeout(timer);
      polling = 0;
      ({ ticket, retry } = JSON.parse(event.data));
      up();
    });
    source.addEventListener("change", (event) => tell(JSON.parse(event.data), false));
    source.addEventListener("resync", (event) => tell(JSON.parse(event.data), true));
    source.addEventListener("error", lost);
  }
  function lost() {
    close();
    misses += 1;
    if (misses > 1 || !navigator.onLine) down();
    later(misses === 1 ? Math.random() * 1000 : retry);
  }

  async function again() {
    try {
      const answer = await fetch(address("/events"), { cache: "no-store" });
      if (answer.status === 403) return await renew();
      if (!answer.ok) throw new Error(String(answer.status));
      if (answer.status === 200) {
        const change = await answer.json();
        tell(change, change.resync);
      }
      if (misses < 3) return open();
      up();
      // Streams do not pass here: ask every three seconds, and try a stream again once a minute.
      misses = 3;
      polling += 1;
      if (polling % 20 === 0) return open();
      later(3000);
    } catch {
      down();
      misses += 1;
      later(Math.min(retry * Math.max(1, misses - 2), 15000));
    }
  }

  async function renew() {
    const answer = await fetch(live.dataset.renew, { cache: "no-store", redirect: "manual", headers: { "HX-Request": "true" } });
    if (answer.ok) {
      ({ ticket } = await answer.json());
      return misses < 3 ? open() : later(0);
    }
    if (answer.status === 409) return finish(live.dataset.moved);
    if (answer.type === "opaqueredirect" || answer.status === 404 || answer.status === 403) return finish(live.dataset.out);
    throw new Error(String(answer.status));
  }

  window.addEventListener("offline", () => { if (!over) { close(); down(); later(); } });
  window.addEventListener("online", () => { if (!over) later(Math.random() * 1000); });
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", (event) => { if (event.persisted && !over) later(0); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && !source && !over) later(0); });
  open();
})();
