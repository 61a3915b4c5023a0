// Says the pictures of a country aloud, where the browser has a voice of the page's language. Without one, or
// without scripts, nothing is missing but the sound: each picture keeps its link and its text.
"use strict";
(() => {
  const place = document.querySelector("[data-speak]");
  const speech = window.speechSynthesis;
  if (!place || !speech || !window.SpeechSynthesisUtterance) return;

  const lang = document.documentElement.lang.toLowerCase();
  const tiles = [...place.querySelectorAll(".pictures > li")];
  let voice = null;
  let sounding = false; // whether the reader has asked for sound: from then on the focus speaks too
  let last = null;

  const fits = (one, wanted) => one.lang.replace("_", "-").toLowerCase().startsWith(wanted);
  const found = () => {
    const voices = speech.getVoices();
    return voices.find((one) => fits(one, lang)) || voices.find((one) => fits(one, lang.slice(0, 2)));
  };

  const quiet = () => {
    speech.cancel();
    tiles.forEach((tile) => tile.classList.remove("speaking"));
    last = null;
  };
  const say = (tile) => {
    const words = new SpeechSynthesisUtterance(tile.querySelector(".said").textContent);
    words.voice = voice;
    words.lang = voice.lang;
    words.onstart = () => tile.classList.add("speaking");
    words.onend = () => tile.classList.remove("speaking");
    speech.speak(words);
  };
  const only = (tile) => {
    const again = last === tile && speech.speaking;
    quiet();
    if (again) return;
    sounding = true;
    last = tile;
    say(tile);
  };

  const button = (text, into, press) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "say";
    const hidden = document.createElement("span");
    hidden.textContent = text;
    made.append(hidden);
    made.addEventListener("click", press);
    into.prepend(made);
    return made;
  };
  const begin = () => {
    voice = found();
    if (!voice || place.classList.contains("spoken")) return;
    place.classList.add("spoken");
    tiles.forEach((tile) => {
      const name = tile.querySelector("h3").textContent.trim();
      const made = button(`${place.dataset.speak}: ${name}`, tile, () => only(tile));
      made.addEventListener("focus", () => {
        if (sounding && last !== tile && made.matches(":focus-visible")) only(tile);
      });
    });
    button(place.dataset.stop, place, () => { sounding = false; quiet(); }).classList.add("words", "stop");
    button(place.dataset.speakAll, place, () => { quiet(); sounding = true; tiles.forEach(say); }).classList.add("words");
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { sounding = false; quiet(); }
    });
    window.addEventListener("pagehide", quiet);
  };

  begin();
  speech.addEventListener?.("voiceschanged", begin);
})();
