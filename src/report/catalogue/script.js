(() => {
  const $ = (id) => document.getElementById(id);
  for (const code of document.querySelectorAll("pre.source code[data-language]")) {
    const language = code.dataset.language;
    if (!language) continue;
    const lines = code.textContent.replace(/\n$/, "").split("\n");
    code.replaceChildren(...lines.flatMap((line) => [highlighted(`.${language}`, line), "\n"]));
  }

  const theme = $("theme");
  theme.hidden = false;
  theme.addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });

  const items = [...document.querySelectorAll("nav li")].map((item) => {
    const article = $(item.dataset.rule);
    return { item, article, text: article.textContent.toLowerCase() };
  });
  const search = $("search");
  function apply() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { item, article, text } of items) {
      const fits = words.every((word) => text.includes(word));
      item.hidden = article.hidden = !fits;
      if (fits) shown += 1;
    }
    for (const list of document.querySelectorAll("nav ul"))
      list.hidden = list.previousElementSibling.hidden = !list.querySelector("li:not([hidden])");
    $("count").textContent = `${shown} of ${items.length} rules`;
  }
  search.addEventListener("input", apply);
  $("finder").hidden = false;
  apply();

  function mark() {
    // A link from elsewhere shows its rule, whatever is searched for.
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.hidden) { search.value = ""; apply(); target.scrollIntoView(); }
    for (const { item } of items)
      item.firstElementChild.toggleAttribute("aria-current", `#${item.dataset.rule}` === location.hash);
  }
  addEventListener("hashchange", mark);
  mark();

  addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== search) { event.preventDefault(); search.focus(); }
    if (event.key === "Escape" && document.activeElement === search) { search.value = ""; apply(); search.blur(); }
  });
})();
