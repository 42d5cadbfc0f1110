"use strict";
// The table of repositories: filtered, sorted, and drawn as far as it is seen. Text only ever becomes text.
(() => {
  const { texts, rows } = JSON.parse(document.getElementById("data").textContent);
  const NAME = 0, PAGE = 1, OUTCOME = 2, REASON = 3, MESSAGE = 4, PEOPLE = 5, FIXES = 6, REFUSED = 7, PULL = 8, FILES = 9, LEFT = 10, WARNINGS = 11, TEAM = 12;
  const DONE = new Set(["planned", "published", "updated"]);
  const PORTION = 50, PRINTED = 1000;
  const $ = (id) => document.getElementById(id);
  const controls = { q: $("q"), outcome: $("outcome"), found: $("found"), owner: $("owner"), team: $("team"), state: $("state"), checks: $("checks"), review: $("review"), people: $("people") };
  const body = $("rows"), more = $("more"), shown = $("shown");
  let sort = { key: "name", falls: false }, matching = [], drawn = 0, onlyDone = false;

  const owner = (row) => (row[PAGE] && row[NAME].includes("/") ? row[NAME].slice(0, row[NAME].indexOf("/")) : "");
  const ofPull = (at) => (row) => (row[PULL] && row[PULL][at]) || "";
  const state = ofPull(2), checks = ofPull(3), review = ofPull(4);
  const found = (row) => new Set(row[FILES].flatMap((file) => file[2].map((one) => `${one[0]}:${one[1]}`)));
  const haystack = (row) => [
    row[NAME], row[OUTCOME], row[REASON], texts[row[MESSAGE]], row[PULL] ? `#${row[PULL][0]}` : "",
    ...row[FILES].flatMap((file) => [file[0], ...file[2].map((one) => `${one[1]} ${one[3]}`)]), ...row[LEFT].map((one) => one[0]),
  ].join("\n").toLowerCase();
  const index = rows.map((row) => ({ row, text: haystack(row), owner: owner(row), state: state(row), checks: checks(row), review: review(row), found: found(row) }));

  const VALUES = {
    name: (one) => one.row[NAME].toLowerCase(), outcome: (one) => `${one.row[OUTCOME]} ${one.row[REASON]}`,
    fixes: (one) => one.row[FIXES], refused: (one) => one.row[REFUSED], pull: (one) => (one.row[PULL] ? one.row[PULL][0] : -1),
  };

  const element = (name, className, ...children) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children.filter((child) => child !== null));
    return made;
  };
  const link = (text, url) => {
    if (!url) return document.createTextNode(text);
    const made = element("a", "", text);
    made.href = url;
    return made;
  };

  const offer = (select, values) => {
    for (const value of [...new Set(values)].filter(Boolean).sort()) {
      const option = element("option", "", value);
      option.value = value;
      select.append(option);
    }
    select.closest("label").hidden = select.options.length < 3;
  };
  offer(controls.outcome, rows.map((row) => row[OUTCOME]));
  offer(controls.found, index.flatMap((one) => [...one.found]));
  offer(controls.owner, index.map((one) => one.owner));
  offer(controls.team, rows.map((row) => row[TEAM]));
  offer(controls.state, index.map((one) => one.state));
  offer(controls.checks, index.map((one) => one.checks));
  offer(controls.review, index.map((one) => one.review));

  const matches = (one, words) =>
    (!controls.outcome.value || one.row[OUTCOME] === controls.outcome.value) &&
    (!controls.found.value || one.found.has(controls.found.value)) &&
    (!controls.owner.value || one.owner === controls.owner.value) &&
    (!controls.team.value || one.row[TEAM] === controls.team.value) &&
    (!controls.state.value || one.state === controls.state.value) &&
    (!controls.checks.value || one.checks === controls.checks.value) &&
    (!controls.review.value || one.review === controls.review.value) &&
    (!controls.people.checked || one.row[PEOPLE]) &&
    (!onlyDone || DONE.has(one.row[OUTCOME])) &&
    words.every((word) => one.text.includes(word));

  const order = (found) => {
    const value = VALUES[sort.key], sign = sort.falls ? -1 : 1;
    const keyed = found.map((one, at) => ({ one, at, key: value(one) }));
    keyed.sort((a, b) => (a.key < b.key ? -sign : a.key > b.key ? sign : a.at - b.at));
    return keyed.map(({ one }) => one);
  };
  let ordered = order(index);

  // Where two lines differ: what stands between their common beginning and their common end.
  const marked = (line, other) => {
    if (other === undefined) return [line];
    const most = Math.min(line.length, other.length);
    let start = 1, end = 0;
    while (start < most && line[start] === other[start]) start += 1;
    while (end < most - start && line[line.length - 1 - end] === other[other.length - 1 - end]) end += 1;
    // What was put in may end as what stands before it: it begins where a word does.
    while (other.length === start + end && start > 1 && line[start - 1] !== " " && line[start - 1] === line[line.length - 1 - end]) {
      start -= 1;
      end += 1;
    }
    const middle = line.slice(start, line.length - end);
    return middle ? [line.slice(0, start), element("mark", "", middle), line.slice(line.length - end)] : [line];
  };

  const diff = (text) => {
    const block = element("pre", "diff");
    block.tabIndex = 0;
    const lines = text.replace(/\n$/, "").split("\n");
    let inside = false;
    for (let at = 0; at < lines.length; ) {
      inside = inside || lines[at].startsWith("@@");
      if (!inside || lines[at].startsWith("@@")) {
        block.append(element("span", inside ? "hunk" : "name", lines[at]));
        at += 1;
        continue;
      }
      const removed = [], added = [];
      while (at < lines.length && lines[at].startsWith("-")) removed.push(lines[at++]);
      while (at < lines.length && lines[at].startsWith("+")) added.push(lines[at++]);
      if (!removed.length && !added.length) block.append(element("span", "", lines[at++] || " "));
      const pairs = removed.length === added.length;
      removed.forEach((line, number) => block.append(element("span", "del", ...marked(line, pairs ? added[number] : undefined))));
      added.forEach((line, number) => block.append(element("span", "add", ...marked(line, pairs ? removed[number] : undefined))));
    }
    return block;
  };

  const finding = (file) => ([verdict, reason, line, command, message]) =>
    element("li", "", link(`line ${line}`, file[1] && `${file[1]}#L${line}`), " ", element("span", `verdict ${verdict}`, verdict), " ",
      element("code", "", reason), command ? " " : null, command ? element("code", "", command) : null, ` – ${texts[message]}`);

  const unread = (file) => ([line, message]) => element("li", "", link(`line ${line}`, file[1] && `${file[1]}#L${line}`), ` – ${texts[message]}`);

  const detail = (row) => {
    const cell = element("td", "");
    cell.colSpan = 5;
    cell.append(element("p", "", texts[row[MESSAGE]]));
    if (row[PAGE]) cell.append(element("p", "", link(row[PAGE], row[PAGE])));
    for (const warning of row[WARNINGS]) cell.append(element("p", "banner", `Warning: ${warning}`));
    for (const file of row[FILES]) {
      cell.append(element("h3", "", link(file[0], file[1])));
      cell.append(element("ul", "", ...file[2].map(finding(file)), ...(file[4] || []).map(unread(file))));
      if (file[3]) {
        const block = diff(file[3]);
        block.setAttribute("role", "group");
        block.setAttribute("aria-label", `Diff of ${file[0]}`);
        cell.append(block);
      }
    }
    if (row[PULL] && row[PULL][1] && !row[FILES].some((file) => file[3]))
      cell.append(element("p", "", link("What its pull request changes", `${row[PULL][1]}/files`)));
    if (row[LEFT].length) {
      cell.append(element("h3", "", "Not looked into"));
      cell.append(element("ul", "", ...row[LEFT].map(([path, reason, message]) =>
        element("li", "", element("code", "", path), " ", element("code", "", reason), ` – ${texts[message]}`))));
    }
    return element("tr", "detail", cell);
  };

  const REVIEWED = { "changes-requested": "changes requested", required: "review required", approved: "approved" };
  const CHECKED = {
    failing: (failing, _, total) => `${failing} of ${total} checks failing`, running: (_, running, total) => `${running} of ${total} checks running`,
    passing: (_, __, total) => (total === 1 ? "1 check passing" : `${total} checks passing`),
  };
  const received = (pull) => {
    if (!pull || !pull[3]) return null;
    const [checks, review, ...counts] = pull.slice(3);
    const words = [CHECKED[checks] && CHECKED[checks](...counts), REVIEWED[review]].filter(Boolean);
    return words.length ? element("span", "why", words.join(", ")) : null;
  };

  const drawRow = (row) => {
    const open = element("button", "open", row[NAME]);
    open.type = "button";
    open.setAttribute("aria-expanded", "false");
    const name = element("th", "", open, element("span", "why", texts[row[MESSAGE]]));
    name.scope = "row";
    const made = element("tr", "", name,
      element("td", "", element("span", row[OUTCOME], row[OUTCOME]), element("span", "why", row[REASON])),
      element("td", "n less", row[FIXES] ? row[FIXES].toLocaleString("en") : "–"),
      element("td", "n less", row[REFUSED] ? row[REFUSED].toLocaleString("en") : "–"),
      element("td", "", row[PULL] ? link(`#${row[PULL][0]}`, row[PULL][1]) : "–", row[PULL] ? ` ${row[PULL][2]}` : null, received(row[PULL])));
    open.addEventListener("click", () => {
      const isOpen = open.getAttribute("aria-expanded") === "true";
      open.setAttribute("aria-expanded", String(!isOpen));
      if (isOpen) made.nextElementSibling.remove();
      else made.after(detail(row));
    });
    return made;
  };

  const draw = (count) => {
    const until = Math.min(matching.length, drawn + count);
    body.append(...matching.slice(drawn, until).map((one) => drawRow(one.row)));
    drawn = until;
    more.hidden = drawn === matching.length;
    more.textContent = `Show more (${(matching.length - drawn).toLocaleString("en")} left)`;
  };

  const update = () => {
    const words = controls.q.value.toLowerCase().split(/\s+/).filter(Boolean);
    matching = ordered.filter((one) => matches(one, words));
    body.replaceChildren();
    drawn = 0;
    draw(PORTION);
    const all = rows.length.toLocaleString("en"), some = matching.length.toLocaleString("en");
    shown.textContent = `${matching.length === rows.length ? all : `${some} of ${all}`} ${rows.length === 1 ? "repository" : "repositories"}`;
  };

  for (const button of document.querySelectorAll("[data-sort]"))
    button.addEventListener("click", () => {
      const key = button.dataset.sort;
      sort = { key, falls: sort.key === key ? !sort.falls : key !== "name" && key !== "outcome" };
      for (const other of document.querySelectorAll("thead [aria-sort]")) other.removeAttribute("aria-sort");
      button.closest("th").setAttribute("aria-sort", sort.falls ? "descending" : "ascending");
      ordered = order(index);
      update();
    });

  // A link such as #outcome=failed shows just these; what is chosen by hand stays out of the address.
  const follow = () => {
    if (!location.hash.includes("=")) return;
    const wanted = new URLSearchParams(location.hash.slice(1));
    for (const [key, control] of Object.entries(controls))
      if (control.type === "checkbox") control.checked = wanted.has(key);
      else control.value = wanted.get(key) || "";
    onlyDone = wanted.has("done");
    update();
    $("repositories").scrollIntoView();
    $("repositories").focus({ preventScroll: true });
  };

  const form = $("controls");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => { onlyDone = false; update(); });
  form.addEventListener("reset", () => setTimeout(() => { onlyDone = false; update(); }));
  addEventListener("hashchange", follow);
  document.addEventListener("click", (event) => {
    const target = event.target.closest("a[href^='#']");
    if (target && target.hash === location.hash) follow();
  });
  more.addEventListener("click", () => draw(PORTION * 4));
  new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting) && !more.hidden) draw(PORTION); }, { rootMargin: "300px" }).observe(more);
  addEventListener("beforeprint", () => { draw(Math.max(0, PRINTED - drawn)); });
  update();
  follow();
})();
