/* Lets a page's own forms answer in place, by htmx. Without this file each does the same by loading its page anew.
   What is told aloud, kept in focus and written in the address is what the whole page would have said. */
(() => {
  "use strict";
  const within = "#content", told = document.getElementById("told"), source = document.currentScript.dataset.htmx;
  let held = "";

  function enliven(part, trigger, place = within) {
    part.setAttribute("hx-get", part.getAttribute(part.tagName === "FORM" ? "action" : "href"));
    part.setAttribute("hx-target", place);
    part.setAttribute("hx-select", place);
    part.setAttribute("hx-select-oob", place === within ? "#tongues" : "#tongues,#lead");
    part.setAttribute("hx-swap", "outerHTML show:none");
    part.setAttribute("hx-push-url", "true");
    part.setAttribute("hx-sync", "closest main:replace");
    if (trigger) part.setAttribute("hx-trigger", trigger);
  }

  function forms() {
    return [...document.querySelectorAll("main form:not([role=search])")];
  }

  function prepare() {
    for (const form of forms()) {
      const typed = form.querySelector("[data-filter]"), slid = form.querySelector("input[type=range]");
      const moved = [...form.querySelectorAll("[data-moves]")].map((one) => `, change delay:150ms from:#${one.id}`).join("");
      const more = typed ? `, input changed delay:300ms from:#${typed.id}` : slid ? `, change delay:150ms from:#${slid.id}` : moved;
      enliven(form, `submit${more}`, typed ? "#found" : within);  // who types on is not to lose a letter
      if (slid) slid.addEventListener("input", () => { form.querySelector("output").textContent = slid.value; });
    }
    document.querySelectorAll("main .chips a, main a.step").forEach((link) => enliven(link));
    htmx.process(document.querySelector("main"));
  }

  /* htmx comes when a form is first reached for; what was typed until then is not lost. */
  function reach() {
    if (!source || document.querySelector("script[data-came]")) return;
    const script = document.createElement("script");
    script.src = source;
    script.dataset.came = "";
    script.addEventListener("load", () => {
      prepare();
      for (const field of document.querySelectorAll("main [data-filter], main form input[type=range]")) {
        if (field.value !== field.defaultValue) htmx.trigger(field.form, "submit");
      }
    });
    document.head.append(script);
  }
  addEventListener("popstate", () => { if (!globalThis.htmx) location.reload(); });  // as htmx does, once it is here
  for (const form of forms()) {
    for (const event of ["focusin", "pointerover"]) form.addEventListener(event, reach, { once: true });
  }

  document.addEventListener("htmx:configRequest", ({ detail }) => {
    for (const name of Object.keys(detail.parameters)) if (!detail.parameters[name]) delete detail.parameters[name];
  });
  document.addEventListener("htmx:beforeSwap", () => {
    const at = document.activeElement;
    held = at && at.closest(within) ? at.id || at.closest("form")?.querySelector("input:not([type=hidden])")?.id || "add" : "";
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!document.querySelector("main [hx-get]")) prepare();
    const focused = document.activeElement, field = held && document.getElementById(held);
    if (field && (!focused || focused === document.body)) field.focus({ preventScroll: true });
    const news = ["[role=alert]", ".opening:has(.chips) .picture-title", ".lead"]
      .map((one) => document.querySelector(`main ${one}`)).find(Boolean);
    told.textContent = news ? news.textContent : "";
  });
})();
