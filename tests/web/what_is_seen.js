// What a test asks of a page about what can be seen of it. Sets `look`. Needs `walk` of keyboard_walk.js.
(() => {
  const visible = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(".hidden");
  const all = (selector = "body *") => [...document.querySelectorAll(selector)].filter(visible);
  const label = (element) => `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""}: ${element.textContent.trim().slice(0, 60)}`;
  const wider = (element) => element.scrollWidth > element.clientWidth + 1;
  const higher = (element) => element.scrollHeight > element.clientHeight + 1;
  const hides = (overflow) => overflow === "hidden" || overflow === "clip";
  const scrolls = (overflow) => overflow === "auto" || overflow === "scroll";

  // What is left of a box inside the frames that it scrolls in
  const within = (box, element) => {
    let { left, right, top, bottom } = box;
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (!scrolls(style.overflowX) && !scrolls(style.overflowY)) continue;
      const frame = at.getBoundingClientRect();
      [left, right, top, bottom] = [Math.max(left, frame.left), Math.min(right, frame.right), Math.max(top, frame.top), Math.min(bottom, frame.bottom)];
    }
    return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
  };
  // Boxes of all texts outside pictures, each with the text
  const texts = () => {
    const found = [];
    const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
      if (!node.data.trim() || node.parentElement.closest("svg, math, option, datalist") || !visible(node.parentElement)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const whole of range.getClientRects()) {
        const box = within(whole, node.parentElement);
        if (box.width > 1 && box.height > 1) found.push({ node, box });
      }
    }
    return found;
  };
  const sticks = (node) => {
    for (let at = node.parentElement; at; at = at.parentElement) if (["sticky", "fixed"].includes(getComputedStyle(at).position)) return true;
    return false;
  };

  const closed = [...document.querySelectorAll("details:not([open])")];
  const sheets = [...document.adoptedStyleSheets];

  window.look = {
    sideways: () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    // Texts that their own box or the edge of the page cuts off
    cut: () => [
      ...all().filter((one) => {
        const style = getComputedStyle(one);
        return !one.closest("svg, math") && ((hides(style.overflowX) && wider(one)) || (hides(style.overflowY) && higher(one)));
      }).map(label),
      ...texts().filter(({ box }) => box.left < -1 || box.right > innerWidth + 1).map(({ node }) => `beyond the edge: ${node.data.trim().slice(0, 60)}`),
    ],
    // Texts that lie on another text
    overlapping: () => {
      const found = texts().filter(({ node }) => !sticks(node)).sort((one, other) => one.box.top - other.box.top);
      const pairs = [];
      found.forEach((one, at) => {
        for (const other of found.slice(at + 1)) {
          if (other.box.top > one.box.bottom - 4) break;
          const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
          const down = Math.min(one.box.bottom, other.box.bottom) - other.box.top;
          if (one.node !== other.node && across > 3 && down > 0.4 * Math.min(one.box.height, other.box.height))
            pairs.push(`${one.node.data.trim().slice(0, 40)} | ${other.node.data.trim().slice(0, 40)}`);
        }
      });
      return pairs;
    },
    open: () => closed.forEach((one) => { one.open = true; }),
    // As the page came
    again: () => {
      closed.forEach((one) => { one.open = false; });
      document.adoptedStyleSheets = sheets;
      document.activeElement.blur();
      scrollTo({ top: 0, left: 0, behavior: "instant" });
    },
    // WCAG 1.4.12
    spaced: () => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }");
      document.adoptedStyleSheets = [...sheets, sheet];
    },
    // What moves or fades
    moving: () => all("*").filter((one) => [null, "::before", "::after"].some((part) => {
      const style = getComputedStyle(one, part);
      return [style.transitionDuration, style.animationDuration].some((time) => time.split(",").some((each) => parseFloat(each) > 0));
    })).map(label),
    // Frames that paper would cut
    framed: () => all("main *:not(math, math *)").filter((one) => {
      const style = getComputedStyle(one);
      return ((scrolls(style.overflowX) || hides(style.overflowX)) && wider(one)) || ((scrolls(style.overflowY) || hides(style.overflowY)) && higher(one));
    }).map(label),
    // Texts that their ground swallows
    faint: (least) => [...new Set(texts().map(({ node }) => node.parentElement))]
      .filter((one) => walk.contrast(getComputedStyle(one).color, walk.ground(one)) < least).map(label),
    // Addresses outside this site that paper would lose
    lost: () => all('main a[href^="http"]').filter((one) => !getComputedStyle(one, "::after").content.includes(one.getAttribute("href"))).map((one) => one.href),
    // Lines and marks of pictures that do not stand out from the page
    pale: () => all("svg.chart [class]").filter((one) => {
      const given = one.getAttribute("class");
      if (!/\b[sf]-(ink|quiet|strong|accent|warm|[1-9])\b/.test(given)) return false;
      const style = getComputedStyle(one);
      const part = given.includes("s-") && style.stroke !== "none" ? "stroke" : "fill";
      return walk.contrast(style[part], walk.ground(one.closest("svg").parentElement)) < 3;
    }).map((one) => one.getAttribute("class")),
  };
})();
