// Suggestions under the search boxes: a combobox with a list, as the ARIA Authoring Practices describe it
// (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/). Without this script the boxes are plain forms.
"use strict";

(() => {
  const DELAY = 150; // ms after the last key
  const SHORTEST = 2; // characters
  const LONGEST = 200;

  /** An element with a class and a text, made without ever parsing HTML. */
  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  };

  /** How one suggestion is read and shown. */
  const option = (suggestion, id) => {
    const item = element("li");
    item.id = id;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.href = suggestion.href;
    item.append(element("span", suggestion.transverse ? "name transverse" : "name", suggestion.label));
    const details = [suggestion.kind];
    if (suggestion.fictitious) details.push("fictif");
    if (suggestion.long) details.unshift(suggestion.long);
    if (suggestion.found_by) details.push(`aussi appelé «\u202f${suggestion.found_by}\u202f»`);
    item.append(" ", element("span", "detail", details.join(" · ")));
    return item;
  };

  const enhance = (input, number) => {
    const address = input.dataset.suggestions;
    const list = element("ul", "suggestions");
    const status = element("div", "hidden");
    let options = [];
    let current = -1;
    let timer = 0;
    let request = null;

    list.id = `suggestions-${number}`;
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions");
    status.setAttribute("role", "status");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);
    const box = element("div", "combobox");
    input.before(box);
    box.append(input, list, status);

    const choose = (place) => {
      if (options[current]) options[current].setAttribute("aria-selected", "false");
      current = place;
      const option = options[current];
      if (option) {
        option.setAttribute("aria-selected", "true");
        option.scrollIntoView({ block: "nearest" });
        input.setAttribute("aria-activedescendant", option.id);
      } else {
        input.removeAttribute("aria-activedescendant");
      }
    };

    const close = () => {
      clearTimeout(timer);
      if (request) request.abort();
      request = null;
      choose(-1);
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
    };

    const open = () => {
      list.hidden = options.length === 0;
      input.setAttribute("aria-expanded", String(!list.hidden));
    };

    const show = (suggestions) => {
      choose(-1);
      options = suggestions
        .filter((one) => one.href)
        .map((one, place) => option(one, `${list.id}-${place}`));
      list.replaceChildren(...options);
      open();
      const count = options.length;
      status.textContent =
        count === 0 ? "Aucune suggestion" : `${count} suggestion${count > 1 ? "s" : ""}`;
    };

    const ask = async () => {
      const query = input.value.trim().slice(0, LONGEST);
      if (request) request.abort();
      if (query.length < SHORTEST) {
        options = [];
        list.replaceChildren();
        status.textContent = "";
        close();
        return;
      }
      const mine = new AbortController();
      request = mine;
      try {
        // The address may say which edition of the past is read.
        const asked = new URL(address, document.baseURI);
        asked.searchParams.set("q", query);
        const answer = await fetch(asked, {
          headers: { Accept: "application/json" },
          signal: mine.signal,
        });
        if (!answer.ok) throw new Error(String(answer.status));
        const { suggestions } = await answer.json();
        // An answer that was overtaken, or that comes once the reader has left, says nothing.
        if (request === mine && document.activeElement === input) show(suggestions);
      } catch (error) {
        if (error.name !== "AbortError") close();
      }
    };

    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, DELAY);
    });

    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const last = options.length - 1;
      const isOpen = !list.hidden;
      switch (event.key) {
        case "ArrowDown":
          if (last < 0) return;
          if (!isOpen) open();
          choose(event.altKey ? current : current >= last ? 0 : current + 1);
          break;
        case "ArrowUp":
          if (last < 0) return;
          if (!isOpen) open();
          choose(current <= 0 ? last : current - 1);
          break;
        case "Enter":
          if (!isOpen || current < 0) return;
          window.location.assign(options[current].dataset.href);
          close();
          break;
        case "Escape":
          if (!isOpen) return; // the browser empties the box, as it does without us
          close();
          break;
        default:
          return;
      }
      event.preventDefault();
    });

    // The box keeps the focus while the list is used with a mouse.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) window.location.assign(option.dataset.href);
    });
    input.addEventListener("blur", close);
  };

  document.querySelectorAll("input[data-suggestions]").forEach(enhance);
})();
