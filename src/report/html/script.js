"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const CHUNK = 150;
  let shown = [], drawn = 0;
  const filter = { text: "", rule: "", file: "", confidence: "" };

  // Names stand in backticks in every message.
  function prose(node, text) {
    text.split(/(`[^`]*`)/).forEach((part) => {
      if (part.length > 1 && part.startsWith("`") && part.endsWith("`")) node.append(element("code", "", part.slice(1, -1)));
      else if (part) node.append(part);
    });
    return node;
  }

  // Steps of the threads in turn: the order in which it goes wrong.
  function interleaved(threads) {
    const rows = [];
    const longest = Math.max(0, ...threads.map((thread) => thread.steps.length));
    for (let step = 0; step < longest; step += 1)
      threads.forEach((thread, lane) => { if (thread.steps[step]) rows.push({ lane, step: thread.steps[step] }); });
    return rows;
  }

  function timeline(finding, id) {
    const table = element("table", "lanes");
    const caption = element("caption", "skip", "What the threads do, in the order in which it goes wrong");
    table.append(caption);
    const columns = element("colgroup");
    columns.append(element("col", "number"));
    finding.threads.forEach(() => columns.append(element("col")));
    table.append(columns);
    const head = element("tr");
    head.append(element("td"));
    finding.threads.forEach((thread, lane) => {
      const th = element("th", `lane-${lane % 3}`);
      th.scope = "col";
      head.append(prose(th, thread.name));
    });
    table.append(head);
    const rows = interleaved(finding.threads);
    rows.forEach(({ lane, step }, index) => {
      const row = element("tr");
      row.append(element("td", "number", String(index + 1)));
      finding.threads.forEach((_, column) => {
        const cell = element("td", `lane-${column % 3}`);
        if (column !== lane) { cell.append(element("div", "rail")); row.append(cell); return; }
        const box = element("div", "step");
        box.append(prose(element("div"), step.text));
        const where = element("a", "where", `${step.path}:${step.line}`);
        where.href = `#${id}-${step.path}-${step.line}`;
        box.append(where);
        if (step.held.length) {
          const held = element("div", "held");
          held.append("holding ");
          step.held.forEach((lock) => held.append(element("span", "", lock)));
          box.append(held);
        }
        cell.append(box);
        row.append(cell);
      });
      table.append(row);
    });
    return table;
  }

  function sources(finding, id) {
    const wanted = new Map();
    const want = (path, line) => { if (path) { if (!wanted.has(path)) wanted.set(path, new Set()); wanted.get(path).add(line); } };
    want(finding.path, finding.line);
    finding.threads.forEach((thread) => thread.steps.forEach((step) => want(step.path, step.line)));
    finding.related.forEach((place) => want(place.path, place.line));
    const figures = [];
    wanted.forEach((marks, path) => {
      const lines = data.sources[path] || {};
      const numbers = new Set();
      marks.forEach((mark) => { for (let line = mark - data.context; line <= mark + data.context; line += 1) if (lines[line] !== undefined) numbers.add(line); });
      const figure = element("figure");
      figure.append(element("figcaption", "", path));
      const code = element("div", "code");
      let last = null;
      [...numbers].sort((a, b) => a - b).forEach((number) => {
        if (last !== null && number > last + 1) code.append(element("span", "gap", "⋯"));
        last = number;
        const no = element("span", "no", String(number));
        const text = highlighted(path, lines[number]);
        if (marks.has(number)) { no.classList.add("marked"); text.classList.add("marked"); no.id = `${id}-${path}-${number}`; }
        code.append(no, text);
      });
      figure.append(code);
      figures.push(figure);
    });
    return figures;
  }

  function body(finding, id) {
    const box = element("div", "body");
    if (finding.threads.length) box.append(timeline(finding, id));
    if (finding.outcome) box.append(prose(element("p", "outcome"), `so: ${finding.outcome}`));
    if (finding.help) box.append(prose(element("p", "help"), `help: ${finding.help}`));
    if (finding.fix) box.append(prose(element("p", "help"), `fix: ${finding.fix}`));
    finding.related.forEach((place) => box.append(prose(element("p", "help"), `see ${place.path}:${place.line}: ${place.text}`)));
    box.append(...sources(finding, id));
    const rule = data.rules[finding.rule];
    if (rule) {
      const told = prose(element("p", "help"), `${finding.rule}: ${rule}. \`lockwise explain ${finding.rule}\` tells more.`);
      const page = data.pages[finding.rule];
      if (page) told.append(" ", Object.assign(element("a", "", "Its page"), { href: page, rel: "noreferrer" }), ".");
      box.append(told);
    }
    return box;
  }

  function item(finding) {
    const id = `f${finding.id}`;
    const li = element("li");
    const details = element("details");
    details.id = id;
    const summary = element("summary");
    const head = element("span", "head");
    head.append(element("span", `badge ${finding.severity}`, `${finding.severity} ${finding.rule}`), element("span", "confidence", finding.confidence), element("span", "", `${finding.path}:${finding.line}:${finding.column}`));
    if (finding.suppressed) head.append(element("span", "", "suppressed"));
    summary.append(head, prose(element("span", "message"), finding.message));
    details.append(summary);
    details.addEventListener("toggle", () => { if (details.open && details.children.length === 1) details.append(body(finding, id)); });
    li.append(details);
    return li;
  }

  function haystack(finding) {
    if (!finding.hay) finding.hay = [finding.rule, finding.message, finding.path, finding.outcome, ...finding.threads.flatMap((t) => [t.name, ...t.steps.map((s) => s.text)])].join("\n").toLowerCase();
    return finding.hay;
  }

  function draw() {
    const end = Math.min(drawn + CHUNK, shown.length);
    const part = document.createDocumentFragment();
    for (; drawn < end; drawn += 1) part.append(item(shown[drawn]));
    $("list").append(part);
    $("more").hidden = drawn >= shown.length;
  }

  function apply() {
    const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
    shown = data.findings.filter((finding) =>
      (!filter.rule || finding.rule === filter.rule) && (!filter.file || finding.path === filter.file) &&
      (!filter.confidence || finding.confidence === filter.confidence) && words.every((word) => haystack(finding).includes(word)));
    drawn = 0;
    $("list").replaceChildren();
    draw();
    $("count").textContent = `${shown.length} of ${data.findings.length} findings`;
    toAddress();
    for (const key of ["rule", "file", "confidence"]) {
      $(key).value = filter[key];
      document.querySelectorAll(`[data-${key}]`).forEach((button) => button.setAttribute("aria-pressed", String(button.dataset[key] === filter[key])));
    }
  }

  function bars(key, list, order) {
    const counts = new Map();
    data.findings.forEach((finding) => { const value = key === "file" ? finding.path : finding[key]; counts.set(value, (counts.get(value) || 0) + 1); });
    const rows = [...counts].sort(order || ((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)));
    const most = Math.max(1, ...counts.values());
    rows.forEach(([value, count]) => {
      const li = element("li");
      const button = element("button");
      button.type = "button";
      button.title = value;
      button.dataset[key] = value;
      button.style.setProperty("--share", `${(100 * count) / most}%`);
      button.append(element("span", "", value), element("span", "", String(count)));
      button.addEventListener("click", () => { filter[key] = filter[key] === value ? "" : value; apply(); });
      li.append(button);
      list.append(li);
      if (key !== "confidence") $(key).append(new Option(`${value} (${count})`, value));
    });
  }

  // The same in words, for those who do not see the drawing.
  function orders(graph) {
    const rows = [...graph.edges].sort((a, b) => b.circle - a.circle);
    $("graph-orders").append(element("summary", "", `${graph.locks.length} locks, ${rows.length} orders in words`));
    const list = element("ul");
    rows.forEach((edge) => {
      const li = element("li", edge.circle ? "error" : "");
      const circle = edge.circle ? ` (circle ${graph.locks[edge.from].circle})` : "";
      prose(li, `\`${graph.locks[edge.to].name}\` is taken while \`${graph.locks[edge.from].name}\` is held${circle}: `);
      li.append(edge.witnesses.map((at) => `${at.function} ${at.path}:${at.line}`).join(", "));
      list.append(li);
    });
    $("graph-orders").append(list);
  }

  const RANK = { high: 0, medium: 1, low: 2 };
  bars("confidence", $("by-confidence"), (a, b) => RANK[a[0]] - RANK[b[0]]);
  bars("rule", $("by-rule"));
  bars("file", $("by-file"));
  $("subtitle").textContent = `${data.findings.length} findings in ${data.checked} files, lockwise ${data.version}`;
  if (data.graph) {
    $("graph").hidden = false;
    $("graph-drawing").innerHTML = data.graph.svg;
    orders(data.graph.order);
  }
  $("search").addEventListener("input", (event) => { filter.text = event.target.value; apply(); });
  for (const key of ["rule", "file", "confidence"]) $(key).addEventListener("change", (event) => { filter[key] = event.target.value; apply(); });
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("filters").addEventListener("reset", () => { filter.text = filter.rule = filter.file = filter.confidence = ""; setTimeout(apply); });
  new IntersectionObserver((entries) => { if (entries.some((entry) => entry.isIntersecting)) draw(); }, { rootMargin: "800px" }).observe($("more"));

  // The filter stands in the address, so that a link shows what its sender saw.
  function fromAddress() {
    const given = new URLSearchParams(location.hash.startsWith("#?") ? location.hash.slice(2) : "");
    for (const key of Object.keys(filter)) filter[key] = given.get(key) || "";
    $("search").value = filter.text;
    return given.get("open");
  }
  function toAddress() {
    const set = Object.entries(filter).filter(([, value]) => value);
    const hash = set.length ? `#?${new URLSearchParams(set)}` : "#";
    if (location.hash !== hash) try { history.replaceState(null, "", hash); } catch { /* some viewers forbid it */ }
  }

  function theme(name) { document.documentElement.dataset.theme = name; }
  // Storage may be forbidden for local files.
  try { const kept = localStorage.getItem("lockwise-theme"); if (kept) theme(kept); } catch { /* the system's choice stays */ }
  $("theme").addEventListener("click", () => {
    const dark = getComputedStyle(document.documentElement).getPropertyValue("--ground").trim() !== "#ffffff";
    theme(dark ? "light" : "dark");
    try { localStorage.setItem("lockwise-theme", dark ? "light" : "dark"); } catch { /* for this page only, then */ }
  });

  function step(by) {
    const all = [...document.querySelectorAll("#list summary")];
    const now = all.indexOf(document.activeElement);
    const next = all[now < 0 ? 0 : now + by];
    if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
    if (now + by >= all.length) draw();
  }
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "Escape" && typing) { event.target.blur(); return; }
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") { event.preventDefault(); $("search").focus(); }
    if (event.key === "j") step(1);
    if (event.key === "k") step(-1);
    if (event.key === "e") {
      const all = [...document.querySelectorAll("#list details")];
      const open = !all.every((details) => details.open);
      all.forEach((details) => { details.open = open; });
    }
  });
  const opened = fromAddress();
  apply();
  if (opened && $(`f${opened}`)) $(`f${opened}`).open = true;
})();
