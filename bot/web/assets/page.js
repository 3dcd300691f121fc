// The page works without this. With it, a message is sent without a reload, and what is new is
// shown as it comes: the server says that there is something, and the page is loaded and compared.
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const ask = byId("ask"), box = byId("text"), log = byId("log");
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const newNumber = () => Array.from(crypto.getRandomValues(new Uint8Array(26)), (b) => alphabet[b % 32]).join("");
  const say = (id, text) => { if (byId(id).textContent !== text) byId(id).textContent = text; };
  const atEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  // toEnd shows the end of the conversation, but not at the cost of where the last reply begins.
  const toEnd = () => {
    byId("latest").scrollIntoView({ block: "end" });
    const reply = [...log.querySelectorAll("article.own")].pop()?.nextElementSibling;
    if (!reply?.matches("article")) return;
    if (reply.getBoundingClientRect().top < Math.max(0, log.getBoundingClientRect().top)) reply.scrollIntoView();
  };
  document.documentElement.classList.add("scripted");

  // sync makes the page read as another version of it does, changing nothing that is the same: a
  // screen reader reads what is new alone.
  let waiting = false;
  function sync(text, loaded) {
    const next = new DOMParser().parseFromString(text, "text/html");
    const there = next.getElementById("log");
    if (!there) return false;
    // A browser that keeps no cookies is nobody when it looks again: what it was told stays.
    if (loaded && !there.dataset.session && log.querySelector("article")) { waiting = false; return true; }
    const follow = atEnd();
    let grown = false;
    const kept = new Set();
    const away = next.querySelector("#log .told"); // only what is newest is known: the rest stays where it is
    let before = null;
    for (const entry of there.querySelectorAll("article")) {
      kept.add(entry.id);
      let own = byId(entry.id);
      if (!own || own.dataset.v !== entry.dataset.v) {
        const focused = own && own.contains(document.activeElement);
        const fresh = document.importNode(entry, true);
        if (own) own.replaceWith(fresh);
        else {
          grown = true;
          if (away) log.insertBefore(fresh, byId("latest"));
        }
        own = fresh;
        if (focused) log.focus();
      }
      if (away) continue;
      const place = before ? before.nextElementSibling : log.querySelector("article, section, #latest");
      if (place !== own) log.insertBefore(own, place);
      before = own;
    }
    if (!away)
      for (const entry of log.querySelectorAll("article")) if (!kept.has(entry.id)) entry.remove();
    const starters = byId("starters");
    if (starters && kept.size) starters.remove();
    const urgent = byId("urgent"), urgentThere = next.getElementById("urgent");
    // A new conversation knows nothing of advice in the one before, which was not read yet.
    const keep = there.dataset.new && urgent.firstChild && !urgentThere.firstChild;
    if (urgent.dataset.v !== urgentThere.dataset.v && !keep) {
      const focused = urgent.contains(document.activeElement);
      urgent.dataset.v = urgentThere.dataset.v;
      urgent.replaceChildren(...document.importNode(urgentThere, true).childNodes);
      if (focused) box.focus();
    }
    if (log.dataset.session !== there.dataset.session) {
      log.dataset.session = there.dataset.session;
      stream?.close(); // it tells what comes in the conversation before, and nothing of this one
      listen();
    }
    tellTimes();
    ask.had.value = next.getElementById("ask").had.value;
    const state = next.getElementById("waiting").textContent.trim();
    waiting = state !== "" || away !== null;
    say("waiting", state ? ask.dataset.waiting : "");
    const notice = next.getElementById("notice").textContent;
    if (notice) say("notice", notice);
    if (grown && follow) toEnd();
    return true;
  }

  // tellTimes shows times as the person's own clock does.
  function tellTimes() {
    for (const time of log.querySelectorAll("time:not([title])")) {
      const at = new Date(time.dateTime), today = at.toDateString() === new Date().toDateString();
      time.title = time.textContent;
      time.textContent = at.toLocaleString([], today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" });
    }
  }

  async function load() {
    try {
      const answer = await fetch(ask.dataset.home, { credentials: "same-origin", cache: "no-store" });
      if (answer.ok) sync(await answer.text(), true);
    } catch { /* the next look shows it */ }
  }

  // look loads the page again while a reply is awaited and nothing says that it came.
  let looking;
  function look(pause) {
    clearTimeout(looking);
    looking = setTimeout(async () => {
      await load();
      if (waiting) look(Math.min(pause * 1.5, 10000));
    }, pause);
  }

  // listen has the page told what is new. A browser connects again by itself, but gives up where a proxy
  // answers in the place of a server that is away.
  let stream, again;
  function listen(pause = 2000) {
    if (stream && stream.readyState !== EventSource.CLOSED || document.hidden) return;
    const opened = stream = new EventSource(ask.dataset.stream);
    opened.addEventListener("open", () => { pause = 2000; });
    opened.addEventListener("error", () => {
      if (opened !== stream || opened.readyState !== EventSource.CLOSED) return;
      clearTimeout(again);
      again = setTimeout(() => listen(Math.min(pause * 2, 60000)), pause);
    });
    opened.addEventListener("changed", async () => {
      await load();
      if (waiting) look(1500);
    });
  }

  // send posts a form until it is taken. Its number is the same each time, so that it has one effect.
  const sleep = (ms) => new Promise((done) => {
    const timer = setTimeout(wake, ms);
    function wake() { clearTimeout(timer); removeEventListener("online", wake); done(); }
    addEventListener("online", wake);
  });
  async function send(form, data) {
    for (let pause = 1000; ; pause = Math.min(pause * 2, 15000)) {
      let answer, text, next;
      try {
        answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(data), credentials: "same-origin",
          headers: { "Bedside-Script": "1" } });
        text = await answer.text();
        next = new DOMParser().parseFromString(text, "text/html").getElementById("error");
        if (!next && answer.status >= 500) throw new Error("a proxy answers in the place of the server");
      } catch {
        say("waiting", "");
        say("error", ask.dataset.offline);
        await sleep(pause);
        continue;
      }
      say("error", next ? next.textContent : answer.status === 429 ? ask.dataset.fast : ask.dataset.refused);
      sync(text);
      if (answer.status === 503) {
        await sleep(pause);
        continue;
      }
      return answer.ok;
    }
  }

  const sending = new Set();
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    event.preventDefault();
    const data = new FormData(form, event.submitter);
    const key = form.number.value;
    if (sending.has(key) || form === ask && !box.value.trim()) return;
    sending.add(key);
    if (form === ask) ask.querySelector("button").setAttribute("aria-disabled", "true");
    say("error", "");
    say("notice", "");
    say("waiting", ask.dataset.waiting);
    const taken = await send(form, data);
    sending.delete(key);
    ask.querySelector("button").removeAttribute("aria-disabled");
    if (!taken) { say("waiting", ""); form.number.value = newNumber(); return; }
    if (form.parentElement === byId("urgent")) byId("urgent").replaceChildren();
    if (form === ask && box.value.trim() === data.get("text").trim()) box.value = "";
    form.number.value = newNumber();
    box.removeAttribute("aria-invalid");
    if (!form.isConnected || !form.offsetParent || document.activeElement === document.body) box.focus();
    toEnd();
    listen();
    if (waiting) look(1500);
  });

  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      ask.requestSubmit();
    }
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && parent !== window) parent.postMessage("bedside close", "*");
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) { stream?.close(); return; }
    load();
    listen();
  });
  addEventListener("pageshow", (event) => { if (event.persisted) { load(); listen(); } });
  tellTimes();
  waiting = byId("waiting").textContent.trim() !== "";
  if (waiting) look(1500);
  if (log.querySelector("article")) { toEnd(); listen(); }
})();
