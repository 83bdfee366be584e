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

  // A form of a fragment that came by the stream has no token of its own: the page's is as good.
  function arm(fresh) {
    const token = JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"];
    for (const form of fresh.querySelectorAll("form[method=post]")) {
      if (!token || form.elements.namedItem("csrfmiddlewaretoken")) continue;
      const field = Object.assign(document.createElement("input"), { type: "hidden", name: "csrfmiddlewaretoken", value: token });
      form.prepend(field);
    }
  }

  function swap(fresh, isPart = false) {
    const old = document.getElementById(fresh.id);
    if (!old || old.isEqualNode(fresh)) return;
    if (busy(old)) {
      // The fragment waits for the form; those of its parts that hold no typed text need not.
      if (!isPart) held.set(fresh.id, fresh.outerHTML);
      for (const part of fresh.children) {
        if (part.id && document.getElementById(part.id)?.parentElement === old) swap(part.cloneNode(true), true);
      }
      return;
    }
    if (!isPart) held.delete(fresh.id);
    arm(fresh);
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    // What the person has unfolded or folded stays so; the rest is as the server says.
    const folds = [...(old.matches("details") ? [old] : []), ...old.querySelectorAll("details[id]")];
    const touched = folds.filter((one) => one.dataset.touched).map((one) => [one.id, one.open]);
    const tops = [...old.querySelectorAll("[data-scroll][id]")].map((one) => [one.id, one.scrollTop]);
    old.replaceWith(fresh);
    for (const [id, open] of touched) {
      const again = document.getElementById(id);
      if (again) {
        again.open = open;
        again.dataset.touched = "1";
      }
    }
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

  document.addEventListener("click", (event) => {
    const fold = event.target.closest("summary")?.parentElement;
    if (fold) fold.dataset.touched = "1";
  });

  function release() {
    for (const [id, html] of [...held]) {
      const old = document.getElementById(id);
      if (!old) held.delete(id);
      else if (!busy(old)) elements(html).forEach((one) => swap(one));
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
    if (event.detail.successful && event.detail.requestConfig.verb === "post") {
      own();
      if (document.documentElement.dataset.live !== "on" && !over) later(0);
    }
  });

  function tell(change, all) {
    const before = signs();
    elements(change.html).forEach((one) => swap(one));
    seq = change.seq;
    live.dataset.seq = seq;
    if (all || change.me.includes(person)) document.dispatchEvent(new CustomEvent("live:me"));
    else if (signs() !== before) own(1500);
  }

  // --- what is the person's own ---------------------------------------------------------------------------------------
  // <div data-mine="address"> holds fragments that are made for this person alone. They are asked for when the stream
  // says so, after each press of the person, and when a `data-sign` of what everyone sees has changed: then at a random
  // moment, so that a room full of people does not ask at once.

  let asked = 0;
  const signs = () => [...document.querySelectorAll("[data-sign]")].map((one) => one.dataset.sign).join("|");
  function own(within = 0) {
    clearTimeout(asked);
    asked = setTimeout(async () => {
      const mine = document.querySelector("[data-mine]");
      if (!mine) return;
      try {
        const answer = await fetch(mine.dataset.mine, { cache: "no-store", headers: { "HX-Request": "true" } });
        if (answer.ok) elements(await answer.text()).forEach((one) => swap(one));
      } catch { /* the line is down; what is said then says so, and the page asks again when it is up */ }
    }, Math.random() * within);
  }
  document.addEventListener("live:me", () => own());
  document.addEventListener("live:on", () => own(1500));
  document.addEventListener("live:retry", () => { if (!over) later(0); });

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
