// Names offered as one types in a field that leads to other things. Without this script the field takes a name, and the
// server says which things have it.
"use strict";

(() => {
  const DELAY = 200; // ms after the last key
  const SHORTEST = 2; // characters

  document.querySelectorAll("input[data-choices]").forEach((input, number) => {
    const list = document.createElement("datalist");
    list.id = `choix-${number}`;
    input.after(list);
    input.setAttribute("list", list.id);
    let timer = 0;
    let request = null;

    const offer = async () => {
      const words = input.value.trim();
      if (words.length < SHORTEST) return;
      request?.abort();
      request = new AbortController();
      const address = new URL(input.dataset.choices, location.href);
      address.searchParams.set("q", words);
      try {
        const answer = await fetch(address, { signal: request.signal, headers: { accept: "application/json" } });
        if (!answer.ok) return;
        const { choices } = await answer.json();
        list.replaceChildren(
          ...choices.map(({ value, label }) => {
            const option = document.createElement("option");
            option.value = value;
            if (label !== value) option.label = label;
            return option;
          }),
        );
      } catch (error) {
        if (error.name !== "AbortError") list.replaceChildren();
      }
    };

    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(offer, DELAY);
    });
  });
})();
