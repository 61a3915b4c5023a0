// Lets axe work out each colour once a page: it asks for the colour of each text and of all that lies behind it, and a page
// has a dozen. What it finds stays the same.
(() => {
  const colours = axe.commons.color.Color.prototype;
  const parse = colours.parseString;
  const known = new Map();
  colours.parseString = function (text) {
    const found = known.get(text);
    if (found) return Object.assign(this, found);
    parse.call(this, text);
    known.set(text, { r: this.r, g: this.g, b: this.b, alpha: this.alpha });
    return this;
  };
})();
