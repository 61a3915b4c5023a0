// Takes out of a page what a test would only see again: a country's three hundred rows are a dozen kinds of row. Sets `thin`.
//
// An element's kind is its tag, its attributes (values only where they change how it looks or is read), what stands
// directly in it, and the kinds of all it stands in. An item (a section, one of a list, a row, a choice, a part of a picture)
// goes if every element in it is of a kind of which two have stayed; so the first of each kind stays, wherever it is. Cells
// stay with their row, titles with their picture, the first of its siblings with its parent, and what something else refers to.
(() => {
  const items = "main :is(section, figure, li, tr, option, svg *):not(:first-of-type, title, desc)";
  const pressed = "a, button, summary";
  const refers = ["aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "for", "list", "headers"];
  const told = new Set(["class", "style", "role", "type", "lang", "dir", "tabindex", "fill", "stroke", "scope", "aria-hidden"]);

  const numbered = () => {
    const numbers = new Map();
    return (text) => numbers.get(text) ?? numbers.set(text, numbers.size).get(text);
  };
  // How to name the kind of an element: by a number, or by all the words
  const kinds = (root, named = numbered()) => {
    const known = new Map();
    const inside = (node) => (node.nodeType === Node.TEXT_NODE && node.data.trim() ? "text" : node.tagName ?? "");
    // How many letters there are to press, up to four
    const letters = (one) => (one.matches(pressed) ? Math.min(4, one.textContent.trim().length) : "");
    const own = (one) => [one.tagName, letters(one), ...[...one.attributes].map(({ name, value }) => (told.has(name) ? `${name}=${value}` : value ? name : `no ${name}`)).sort()];
    const place = (one) => known.get(one) ?? known.set(one, one === root ? 0 : named([place(one.parentElement), ...own(one)].join(" "))).get(one);
    return (one) => named([place(one), "of", ...new Set([...one.childNodes].map(inside))].join(" "));
  };

  // What refers to an element, by the element
  const referring = () => {
    const found = new Map();
    for (const one of document.querySelectorAll(refers.map((name) => `[${name}]`).join()))
      for (const id of refers.flatMap((name) => (one.getAttribute(name) ?? "").split(/\s+/)))
        if (id) found.set(id, [...(found.get(id) ?? []), one]);
    return (one) => found.get(one.id) ?? [];
  };

  const within = (one) => [one, ...one.querySelectorAll("*")];

  window.thin = {
    // Each kind there is, in words
    kinds: () => new Set(within(document.body).map(kinds(document.body, (text) => text))),
    // How many items went
    out: () => {
      const kind = kinds(document.body);
      const stayed = new Map();
      const asking = referring();
      const again = (one) => stayed.get(kind(one)) >= 2;
      const free = (item) => (one) => asking(one).every((other) => item.contains(other));
      const going = [];
      for (const item of document.querySelectorAll(items)) {
        if (going.at(-1)?.contains(item)) continue;
        const all = within(item);
        if (all.every(again) && all.every(free(item))) going.push(item);
        else for (const one of all) if (one.closest(items) === item) stayed.set(kind(one), (stayed.get(kind(one)) ?? 0) + 1);
      }
      for (const item of going) item.remove();
      return going.length;
    },
  };
})();
