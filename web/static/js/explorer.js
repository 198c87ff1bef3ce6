// Moves the boxes of the explorer: by dragging, or with Alt and the arrows. Lines follow; the address keeps the places, so
// that it gives back the same picture. The server draws everything first: without this script nothing is missing.

const picture = document.querySelector("[data-view-frame] svg");
const boxes = picture ? [...picture.querySelectorAll("g.prise")] : [];
const WIDTH = 190;

if (boxes.length > 0) {
  const frame = picture.closest("[data-view-frame]");
  const lines = [...picture.querySelectorAll(".lien[data-de]")];
  const help = document.querySelector("[data-move-help]");
  const undo = document.querySelector("[data-move-undo]");
  const shifts = new Map();
  const done = [];

  // Groups stand among the boxes for the lines that hold to them: places are counted over all of them.
  const all = [...picture.querySelectorAll(".noeud")].map((link) => link.closest("g.prise") ?? link.closest("g") ?? link);
  const base = all.map((box) => {
    const rectangle = box.querySelector(".noeud-fond");
    return ["x", "y", "height"].map((name) => Number(rectangle.getAttribute(name)));
  });
  const spot = (place) => {
    const [x, y, height] = base[place];
    const [dx, dy] = shifts.get(all[place]) ?? [0, 0];
    return { x: x + dx, y: y + dy, height };
  };

  const redraw = (box) => {
    const place = all.indexOf(box);
    for (const line of lines) {
      const [from, to] = [Number(line.dataset.de), Number(line.dataset.vers)];
      if (from === place || to === place) draw(line, spot(from), spot(to));
    }
  };

  // The same curve as the server's.
  const draw = (line, from, to) => {
    const [y1, y2] = [from.y + from.height / 2, to.y + to.height / 2];
    const forward = to.x > from.x + WIDTH;
    const backward = from.x > to.x + WIDTH;
    const x1 = backward ? from.x : from.x + WIDTH;
    const x2 = forward ? to.x : to.x + WIDTH;
    const sign = forward ? 1 : -1;
    const [tip, end] = [x2 - sign, x2 - 9 * sign];
    const out = 34 + Math.min(Math.abs(y2 - y1), 160) / 4;
    const half = (x1 + x2) / 2;
    const [bend1, bend2] = forward || backward ? [half, half] : [x1 + out, x2 + out];
    line.querySelector(".trait").setAttribute("d", `M${x1} ${y1} C${bend1} ${y1} ${bend2} ${y2} ${end} ${y2}`);
    line.querySelector(".pointe").setAttribute("d", `M${tip} ${y2} L${end} ${y2 - 4} L${end} ${y2 + 4} Z`);
    const words = line.querySelector("text");
    words?.setAttribute("x", half);
    words?.setAttribute("y", (y1 + y2) / 2 - 4);
  };

  const place = (box, [dx, dy]) => {
    if (dx === 0 && dy === 0) {
      shifts.delete(box);
      box.removeAttribute("transform");
    } else {
      shifts.set(box, [dx, dy]);
      box.setAttribute("transform", `translate(${dx} ${dy})`);
    }
    box.classList.toggle("is-moved", shifts.has(box));
    redraw(box);
    grow();
  };

  // The paper grows with what is moved out of it.
  const [, , width, height] = picture.getAttribute("viewBox").split(" ").map(Number);
  const grow = () => {
    let [left, top, right, bottom] = [0, 0, width, height];
    all.forEach((_, number) => {
      const one = spot(number);
      left = Math.min(left, one.x - 10);
      top = Math.min(top, one.y - 10);
      right = Math.max(right, one.x + WIDTH + 50);
      bottom = Math.max(bottom, one.y + one.height + 10);
    });
    const before = picture.getAttribute("viewBox").split(" ").map(Number);
    const scale = Number(picture.getAttribute("width")) / before[2];
    picture.setAttribute("viewBox", `${left} ${top} ${right - left} ${bottom - top}`);
    picture.setAttribute("width", (right - left) * scale);
    picture.setAttribute("height", (bottom - top) * scale);
  };

  const keep = () => {
    const words = boxes
      .filter((box) => shifts.has(box))
      .map((box) => `${encodeURIComponent(box.dataset.noeud)}:${shifts.get(box).map(Math.round).join(":")}`);
    const address = location.pathname + location.search;
    history.replaceState(null, "", words.length > 0 ? `${address}#places=${words.join(";")}` : address);
    undo.disabled = done.length === 0;
  };

  const restore = () => {
    const words = location.hash.startsWith("#places=") ? location.hash.slice(8).split(";") : [];
    for (const word of words.slice(0, 400)) {
      const [key, dx, dy] = word.split(":");
      const shift = [Number(dx), Number(dy)];
      let name;
      try {
        name = decodeURIComponent(key);
      } catch {
        continue;
      }
      const box = boxes.find((one) => one.dataset.noeud === name);
      if (box && shift.every((value) => Math.abs(value) < 5000)) place(box, shift);
    }
  };

  const move = (box, shift) => {
    done.push([box, shifts.get(box) ?? [0, 0]]);
    place(box, shift);
    keep();
  };

  let held = null;
  for (const box of boxes) {
    box.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || event.target.closest(".plus")) return;
      event.stopPropagation();
      const [, , shown] = picture.getAttribute("viewBox").split(" ").map(Number);
      const scale = picture.getBoundingClientRect().width / shown;
      held = { box, x: event.clientX, y: event.clientY, start: shifts.get(box) ?? [0, 0], scale, moved: false };
    });
    box.addEventListener("click", (event) => {
      if (box.dataset.dragged) {
        event.preventDefault();
        delete box.dataset.dragged;
      }
    });
    box.addEventListener("keydown", (event) => {
      const steps = { ArrowLeft: [-10, 0], ArrowRight: [10, 0], ArrowUp: [0, -10], ArrowDown: [0, 10] };
      const step = steps[event.key];
      if (!event.altKey || !step) return;
      event.preventDefault();
      event.stopPropagation();
      const [dx, dy] = shifts.get(box) ?? [0, 0];
      move(box, [dx + step[0], dy + step[1]]);
    });
  }
  window.addEventListener("pointermove", (event) => {
    if (!held) return;
    const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
    if (!held.moved && Math.abs(dx) + Math.abs(dy) <= 5) return;
    if (!held.moved) done.push([held.box, held.start]);
    held.moved = true;
    place(held.box, [held.start[0] + dx / held.scale, held.start[1] + dy / held.scale]);
  });
  window.addEventListener("pointerup", () => {
    if (held?.moved) {
      // The click that follows a drag is not one on the link.
      held.box.dataset.dragged = "1";
      const { box } = held;
      setTimeout(() => delete box.dataset.dragged, 300);
      keep();
    }
    held = null;
  });
  undo.addEventListener("click", () => {
    const last = done.pop();
    if (last) place(last[0], last[1]);
    keep();
  });

  frame.classList.add("is-movable");
  help.hidden = false;
  restore();
  undo.disabled = true;
}
