// Importing a model: files dropped on the form, and progress shown as it goes. Without this script the form is a plain
// form, and the page of an import is loaded again by a link.
"use strict";

(() => {
  const EVERY = 1000; // ms between two questions
  const LONGEST = 15000; // ms, when the server does not answer

  const zone = document.querySelector("[data-drop]");
  if (zone) {
    const input = zone.querySelector("input[type=file]");
    zone.querySelector(".drop-hint").hidden = false;
    const hover = (event) => {
      event.preventDefault();
      zone.classList.add("is-over");
    };
    zone.addEventListener("dragenter", hover);
    zone.addEventListener("dragover", hover);
    zone.addEventListener("dragleave", () => zone.classList.remove("is-over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("is-over");
      if (event.dataTransfer.files.length > 0) {
        input.files = event.dataTransfer.files;
        input.focus();
      }
    });
  }

  const progress = document.querySelector("[data-state]");
  if (!progress) return;
  const status = progress.querySelector("[role=status]");
  const items = [...progress.querySelectorAll("li")];
  const looks = { fait: "step-done", "en cours": "step-current", "à venir": "step-next" };
  let wait = EVERY;

  const show = (state) => {
    state.steps.forEach(([, mark], place) => {
      const item = items[place];
      if (!item) return;
      item.className = looks[mark];
      item.lastElementChild.textContent = `(${mark})`;
    });
    // Said once per step, for those who do not see the list.
    if (status.textContent !== state.step) status.textContent = state.step;
  };

  const ask = async () => {
    try {
      const answer = await fetch(progress.dataset.state, { headers: { accept: "application/json" } });
      // Forgotten, signed out: the page itself says it better.
      if (!answer.ok) return location.reload();
      const state = await answer.json();
      if (state.finished) return location.reload();
      show(state);
      wait = EVERY;
    } catch {
      wait = Math.min(wait * 2, LONGEST);
    }
    return setTimeout(ask, wait);
  };
  setTimeout(ask, EVERY);
})();
