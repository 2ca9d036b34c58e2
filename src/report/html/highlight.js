"use strict";
function element(name, className, text) {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

// A line of source in colours, after the language that its path tells.
const highlighted = (() => {
  const KEYWORDS = {
    py: "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield match case",
    rs: "as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move mut pub ref return self Self static struct super trait true type unsafe use where while",
  };
  const LEXERS = {};
  function lexer(path) {
    const kind = path.endsWith(".rs") ? "rs" : "py";
    if (!LEXERS[kind]) {
      const words = new Set(KEYWORDS[kind].split(" "));
      const comment = kind === "rs" ? "\\/\\/.*" : "#.*";
      const string = kind === "rs" ? "b?\"(?:[^\"\\\\]|\\\\.)*\"?" : "[rbfuRBFU]{0,2}(?:\"\"\".*?(?:\"\"\"|$)|'''.*?(?:'''|$)|\"(?:[^\"\\\\]|\\\\.)*\"?|'(?:[^'\\\\]|\\\\.)*'?)";
      LEXERS[kind] = { words, pattern: new RegExp(`(${comment})|(${string})|(\\b\\d[\\w.]*)|([A-Za-z_]\\w*)`, "g") };
    }
    return LEXERS[kind];
  }
  return function highlighted(path, line) {
    const { words, pattern } = lexer(path);
    const span = element("span");
    let at = 0;
    for (const match of line.matchAll(pattern)) {
      span.append(line.slice(at, match.index));
      const [whole, comment, string, number, word] = match;
      const kind = comment ? "c" : string ? "s" : number ? "n" : words.has(word) ? "k" : "";
      span.append(kind ? element("span", kind, whole) : whole);
      at = match.index + whole.length;
    }
    span.append(line.slice(at));
    return span;
  };
})();
