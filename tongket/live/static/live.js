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
  const formsOf = (element) => [...(element.matches("form") ? [element] : []), ...element.querySelectorAll("form")];
  const foldsOf = (element) => [...(element.matches("details") ? [element] : []), ...element.querySelectorAll("details")];

  // The form in hand: where the person last pressed, or has the focus. Nothing need have been typed: to choose what is
  // already chosen is work too. A form of one button is done with its press and is never in hand.
  let inHand = null;
  let regaining = false; // the focus is put back by this script, not by the person
  const asks = (form) => [...form.elements].some((one) => !["hidden", "submit", "button", "fieldset"].includes(one.type));
  const isHeld = (form) => form === inHand && form.isConnected && !form.closest("details:not([open])");
  function take(target) {
    if (regaining) return;
    const fold = target.closest?.("summary")?.parentElement;
    const form = target.closest?.("form") || (fold && fold.querySelector("form"));
    const taken = form && asks(form) ? form : null;
    if (taken === inHand) return;
    inHand = taken;
    setTimeout(release);
  }

  // Forms whose sending was refused because something else had happened (409): they are made anew with what was chosen.
  const refused = new WeakSet();
  // A button that is down is not taken away before it is let go: what was seen is what is pressed.
  let pressed = null;
  const busy = (element) => element.matches(".htmx-request") || element.querySelector(".htmx-request") || element.contains(pressed) ||
    formsOf(element).some((form) => !refused.has(form) && (isHeld(form) || typed(form)));

  const verbOf = (form) => (form.getAttribute("action") || "").split(/[/?#]/).filter(Boolean).pop();
  const sameForm = (form, fresh) => {
    const same = formsOf(fresh).filter((one) => verbOf(one) === verbOf(form));
    return same.length === 1 ? same[0] : null;
  };
  const written = (form) => [...form.elements].some((one) => one.matches("textarea, input[type=text]") && one.value !== one.defaultValue);

  // What was chosen in a refused form goes into the one that takes its place.
  function carry(form, next) {
    for (const control of form.elements) {
      if (!control.name || ["hidden", "submit", "button", "file"].includes(control.type)) continue;
      const found = next.elements.namedItem(control.name);
      if (!found) continue;
      if (control.type === "radio") { if (control.checked) found.value = control.value; }
      else if (control.type === "checkbox") { if (!(found instanceof RadioNodeList)) found.checked = control.checked; }
      else if (!control.options || [...found.options].some((one) => one.value === control.value)) found.value = control.value;
    }
  }

  // The answer to one form may bring the fragment in which others stand: what is typed in those goes on into the new ones.
  let unsent = [];
  const sentTo = (form) => form.getAttribute("action");
  document.addEventListener("htmx:beforeSwap", (event) => {
    const sent = event.detail.requestConfig?.elt?.closest("form");
    unsent = event.detail.shouldSwap ? formsOf(event.detail.target).filter((form) => form !== sent && typed(form)) : [];
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const form of unsent.splice(0)) {
      const next = !form.isConnected && [...document.forms].find((one) => sentTo(one) === sentTo(form));
      if (next) carry(form, next);
    }
  });
  // Whoever leaves a page with words that are in no form being sent is asked once more.
  let leaving = null;
  document.addEventListener("submit", (event) => { if (!event.target.hasAttribute("hx-post")) leaving = event.target; });
  window.addEventListener("beforeunload", (event) => {
    if ([...document.forms].some((form) => form !== leaving && written(form))) event.preventDefault();
  });

  // What the server said of each fold; whatever differs from it, the person has turned, by a press, a key or a search.
  const served = new WeakMap();
  const heed = (fold) => served.set(fold, fold.dataset.touched ? null : fold.open);
  const turned = (fold) => served.has(fold) && served.get(fold) !== fold.open;
  foldsOf(document.body).forEach(heed);
  document.addEventListener("htmx:load", (event) => foldsOf(event.detail.elt).forEach((fold) => { if (!served.has(fold)) heed(fold); }));

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
    if (!old) return;
    const html = fresh.outerHTML; // as it was sent
    const [folds, anew] = [foldsOf(old), foldsOf(fresh)];
    anew.forEach(heed);
    for (const [place, fold] of folds.entries()) {
      if (!turned(fold)) continue;
      const same = anew.find((one) => (fold.id ? one.id === fold.id : one === anew[place] && !one.id));
      if (same) same.open = fold.open;
    }
    if (old.isEqualNode(fresh)) {
      if (!isPart) held.delete(fresh.id);
      return;
    }
    const sentBack = formsOf(old).filter((form) => refused.has(form));
    if (busy(old) || sentBack.some((form) => written(form) && !sameForm(form, fresh))) {
      // The fragment waits for the form; those of its parts that hold no typed text need not.
      if (!isPart) held.set(fresh.id, html);
      for (const part of fresh.children) {
        if (part.id && document.getElementById(part.id)?.parentElement === old) swap(part.cloneNode(true), true);
      }
      return;
    }
    if (!isPart) held.delete(fresh.id);
    arm(fresh);
    for (const form of sentBack) {
      const next = sameForm(form, fresh);
      if (!next) continue;
      carry(form, next);
      refused.add(next); // what was drawn before the refusal may come first: it gives way again, until the person goes on in it
      if (form === inHand) inHand = next;
    }
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const tops = [...old.querySelectorAll("[data-scroll][id]")].map((one) => [one.id, one.scrollTop]);
    old.replaceWith(fresh);
    for (const [id, top] of tops) if (document.getElementById(id)) document.getElementById(id).scrollTop = top;
    regaining = true;
    if (focused) (counterpart(focused, fresh) || fresh.querySelector("[data-regain]") || document.querySelector("[data-regain=page]"))?.focus({ preventScroll: true });
    regaining = false;
    if (window.htmx) window.htmx.process(fresh);
    document.dispatchEvent(new CustomEvent("live:changed", { detail: { id: fresh.id } }));
  }

  // Where the focus goes when the element that had it is drawn anew.
  function counterpart(element, fresh) {
    if (element.id) return [fresh, ...fresh.querySelectorAll("[id]")].find((one) => one.id === element.id);
    const fold = element.matches("summary") && element.parentElement.id;
    if (fold) return fresh.querySelector(`#${CSS.escape(fold)} > summary`);
    const next = element.form && sameForm(element.form, fresh);
    return next && [...next.elements].find((one) => one.type === element.type && one.name === element.name && (one.type !== "radio" || one.value === element.value));
  }

  function elements(html) {
    const box = document.createElement("template");
    box.innerHTML = html;
    window.tongketKeepWhole?.(box.content);
    return [...box.content.children].filter((one) => one.id);
  }

  for (const kind of ["pointerdown", "focusin"]) document.addEventListener(kind, (event) => take(event.target), true);
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, (event) => { pressed = event.target.closest?.("button, summary, label, a"); }, true);
  for (const kind of ["pointerup", "pointercancel", "keyup", "blur"]) window.addEventListener(kind, letGo, true);
  function letGo(event) {
    if (event.type === "blur" && event.target !== window) return; // the press itself takes the focus from elsewhere
    if (pressed) setTimeout(release); // after the click that the press becomes
    pressed = null;
  }

  function release() {
    for (const [id, html] of [...held]) {
      const old = document.getElementById(id);
      if (!old) held.delete(id);
      else if (!busy(old)) elements(html).forEach((one) => swap(one));
    }
  }
  document.addEventListener("input", (event) => refused.delete(event.target.form));
  // After the form's own handlers: a reset has then cleared it, an answer has then been put in place.
  document.addEventListener("reset", (event) => {
    if (event.target === inHand) inHand = null;
    setTimeout(release);
  });
  document.addEventListener("change", () => setTimeout(release));
  document.addEventListener("toggle", () => setTimeout(release), true);
  document.addEventListener("htmx:afterSettle", () => setTimeout(release));
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form");
    if (form && event.detail.successful) {
      if (form.isConnected) form.reset();
    } else if (form && event.detail.xhr?.status === 409) {
      refused.add(form);
      own();
    }
    setTimeout(release);
    if (event.detail.successful && event.detail.requestConfig.verb === "post") {
      own();
      if (document.documentElement.dataset.live !== "on" && !over) later(0);
    }
  });

  function tell(change, all) {
    const before = signs();
    elements(change.html).forEach((one) => swap(one));
    const turned = [...signs()].filter(([id, sign]) => before.get(id) !== sign);
    seq = change.seq;
    live.dataset.seq = seq;
    if (all || change.me.includes(person)) document.dispatchEvent(new CustomEvent("live:me"));
    else if (turned.filter(([id]) => !given(id)).length) own(1500);
  }

  // --- what is the person's own ---------------------------------------------------------------------------------------
  // <div data-mine="address"> holds fragments that are made for this person alone. They are asked for when the stream
  // says so, after each press of the person, and when a `data-sign` of what everyone sees has changed: then at a random
  // moment, so that a room full of people does not ask at once; or not at all, where what has changed brings along what
  // it makes of the own fragments: <template data-own="seat seat">, for those in whose own fragments `data-where` is found.

  let asked = 0;
  let [begun, shown] = [0, 0]; // of these requests: a slow answer does not undo a later one that is on the page already
  const signs = () => new Map([...document.querySelectorAll("[data-sign]")].map((one) => [one.id, one.dataset.sign]));
  function given(id) {
    const mine = document.querySelector("[data-mine]");
    const ready = [...document.getElementById(id).querySelectorAll("template[data-own]")].find((one) =>
      one.dataset.own.split(" ").includes(mine?.dataset.seat) && (!one.dataset.where || mine.querySelector(one.dataset.where)));
    if (!ready) return false;
    const onItsWay = begun !== shown; // an answer from before, which is not put over what is newer: it is asked for again
    shown = ++begun;
    elements(ready.innerHTML).forEach((one) => swap(one));
    if (onItsWay) own();
    return true;
  }
  function own(within = 0) {
    clearTimeout(asked);
    asked = setTimeout(async () => {
      const mine = document.querySelector("[data-mine]");
      if (!mine) return;
      const turn = ++begun;
      try {
        const answer = await fetch(mine.dataset.mine, { cache: "no-store", headers: { "HX-Request": "true" } });
        if (answer.status >= 500) throw new Error(String(answer.status));
        const html = answer.ok && await answer.text();
        if (!html || turn < shown) return;
        shown = turn;
        elements(html).forEach((one) => swap(one));
      } catch { // once more in a while; where the line is down the page asks again when it is up
        if (turn === begun && document.documentElement.dataset.live === "on") own(2 * retry);
      }
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
    if (answer.status === 401 || answer.status === 404 || answer.status === 403) return finish(live.dataset.out);
    throw new Error(String(answer.status));
  }

  window.addEventListener("offline", () => { if (!over) { close(); down(); later(); } });
  window.addEventListener("online", () => { if (!over) later(Math.random() * 1000); });
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", (event) => { if (event.persisted && !over) later(0); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && !source && !over) later(0); });
  open();
})();
