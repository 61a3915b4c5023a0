/* Turns the still picture of a page into one that can be tried out. Without this file the page lacks nothing. */
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const stage = byId("stage"), live = byId("live"), still = byId("still"), tip = byId("tip");
  const slider = byId("at"), reading = byId("reading");
  const runtime = globalThis.vegaRuntime;
  if (!stage || !runtime) return;

  const table = document.querySelector("figure table");
  const names = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
  const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent));
  const wide = matchMedia("(min-width: 46.01rem)"), dark = matchMedia("(prefers-color-scheme: dark)");
  let view = null, meta = null, shown = 0;

  function coloured(text) {
    if (!dark.matches) return JSON.parse(text);
    const colours = JSON.parse(text).usermeta.dark;
    return JSON.parse(text.replace(/#[0-9a-f]{6}/gi, (hue) => colours[hue.toLowerCase()] || hue));
  }

  function point(handler, event, item, said) {
    tip.hidden = !said;
    if (!said) return;
    tip.textContent = said;
    const box = stage.getBoundingClientRect();
    const x = event.clientX - box.left, y = event.clientY - box.top;
    tip.style.left = `${Math.max(0, Math.min(x + 12, box.width - tip.offsetWidth))}px`;
    tip.style.top = `${y > tip.offsetHeight + 16 ? y - tip.offsetHeight - 12 : y + 20}px`;
  }

  async function draw() {
    const turn = ++shown;
    const answer = await fetch(wide.matches ? stage.dataset.wide : stage.dataset.narrow);
    if (!answer.ok) return;
    const spec = coloured(await answer.text());
    if (turn !== shown) return;
    if (view) view.finalize();
    meta = spec.usermeta;
    const flow = runtime.parse(spec, null, { ast: true });
    view = new runtime.View(flow, { renderer: "svg", hover: false, expr: runtime.expressionInterpreter });
    await view.tooltip(point).initialize(live).runAsync();
    live.hidden = false;
    still.hidden = true;
    byId("needs").hidden = true;
    byId("tools").hidden = false;
    read(false);
    stage.dataset.ready = "yes";
  }

  /* The slider goes through the rows of the table: its figures are said, and a ruler stands at their place. */
  function read(spoken) {
    const falls = meta.places[0] > meta.places.at(-1);  // the table begins with the highest, the picture with the lowest
    const at = falls ? rows.length - 1 - slider.value : Number(slider.value), [head, ...cells] = rows[at];
    slider.setAttribute("aria-valuetext", cells.length === 1 ? `${head} ${cells[0]}` : head);
    if (spoken) {
      const list = document.createElement("dl");
      cells.forEach((cell, n) => {
        const name = document.createElement("dt"), value = document.createElement("dd");
        name.textContent = cells.length === 1 ? head : names[n + 1];
        value.textContent = cell;
        list.append(name, value);
      });
      const title = document.createElement("p");
      title.textContent = cells.length === 1 ? "" : head;
      reading.replaceChildren(...(title.textContent ? [title, list] : [list]));
    }
    view.signal("at", spoken || reading.childElementCount ? meta.places[at] : null).runAsync();
  }

  function setYears(first, last) {
    const [low, high] = meta.years;
    const long = Math.min(Math.max(Math.round(last - first), 2), high - low);
    const from = Math.max(low, Math.min(Math.round(first), high - long));
    view.signal("first", from).signal("last", from + long).runAsync();
  }

  function stretch(factor) {
    const first = view.signal("first"), last = view.signal("last");
    const at = view.signal("at");
    const middle = at !== null && at >= first && at <= last ? at : (first + last) / 2;
    const half = ((last - first) * factor) / 2;
    setYears(middle - half, middle + half);
  }

  /* Dragging along the picture leaves out the years beside what was dragged over. */
  function dragged() {
    let from = null;
    const year = (event) => {
      const box = live.querySelector("svg").getBoundingClientRect();
      const x = event.clientX - box.left - view.padding().left;
      return view.scale("x").invert(Math.max(0, Math.min(x, view.width())));
    };
    live.addEventListener("pointerdown", (event) => { from = event; });
    addEventListener("pointerup", (event) => {
      if (from && meta.years && Math.abs(event.clientX - from.clientX) > 24) {
        const ends = [year(from), year(event)].sort((one, other) => one - other);
        setYears(Math.floor(ends[0]), Math.ceil(ends[1]));
      }
      from = null;
    });
  }

  slider.addEventListener("input", () => read(true));
  const buttons = { fewer: () => stretch(0.5), more: () => stretch(2), all: () => setYears(...meta.years) };
  for (const [id, done] of Object.entries(buttons)) byId(id)?.addEventListener("click", done);
  for (const query of [wide, dark]) query.addEventListener("change", draw);
  dragged();
  draw();
})();
