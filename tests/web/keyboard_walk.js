// What a test asks of a page while it walks through it from key to key. Sets `walk`.
(() => {
  const stops = 'a[href], area[href], button, input:not([type="hidden"]), select, textarea, summary, iframe, audio, video, [tabindex]';
  const visible = (element) => element.checkVisibility({ visibilityProperty: true });

  const said = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE || node.getAttribute("aria-hidden") === "true") return "";
    if (node.hasAttribute("aria-label")) return node.getAttribute("aria-label");
    if (node.tagName === "IMG") return node.alt;
    return [...node.childNodes].map(said).join("");
  };
  const byIds = (ids) => ids.split(" ").map((id) => said(document.getElementById(id))).join(" ");
  const name = (element) => {
    const from = element.getAttribute("aria-labelledby");
    const text = from ? byIds(from) : element.labels?.length ? said(element.labels[0]) : said(element);
    return text.replace(/\s+/g, " ").trim();
  };

  const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if ((channels(colour)[3] ?? 1) > 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const light = (colour) => {
    const [r, g, b] = channels(colour).map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  // Outlines of 2 pixels or more that stand out from what they lie on, 3 to 1
  const ringed = (element) => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
      && contrast(style.outlineColor, ground(element.parentElement ?? element)) >= 3;
  };
  // Something of it is on the screen, and nothing lies over it
  const seen = (element) => [...element.getClientRects()].some((box) =>
    [0.1, 0.5, 0.9].some((along) => [0.1, 0.5, 0.9].some((down) => {
      const top = document.elementFromPoint(box.x + along * box.width, box.y + down * box.height);
      return top && (element.contains(top) || top.contains(element));
    })));

  let first = null;
  let met = null;
  let pressed = false;
  // By the time of the next key, what the one before has led to is there and scrolled to
  addEventListener("keydown", ({ key }) => {
    if (key !== "Tab") return;
    if (met && pressed) met.push(window.walk.here());
    pressed = true;
  }, true);

  window.walk = {
    contrast,
    ground,
    begin: () => { first = null; met = []; pressed = false; },
    // Where the focus has been after each key since, and is now
    met: () => [...met, window.walk.here()],
    // Everything that takes the focus, in the order in which the page is read
    expected: (within = "html") => [...document.querySelector(within).querySelectorAll(stops)]
      .filter((one) => one.tabIndex >= 0 && visible(one)).map(name),
    // Where the focus is; nothing once it has left the page, or has come round to where it began: a browser without a
    // window hands it back at once
    here: () => {
      const element = document.activeElement;
      if (element === document.body || element === document.documentElement || element === first) return null;
      first ??= element;
      return { name: name(element), ringed: ringed(element), seen: seen(element) };
    },
  };
})();
