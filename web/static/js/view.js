// The drawing of a view: zoom, pan and PNG. Without this script, links give other sizes and the frame scrolls.

const frame = document.querySelector("[data-view-frame]");
const svg = frame?.querySelector("svg");
const tools = document.querySelector("[data-view-tools]");

if (frame && svg && tools) {
  // Read each time: another script may enlarge the drawing.
  const size = () => svg.getAttribute("viewBox").split(" ").map(Number).slice(2);
  const least = 0.1;
  const most = 4;
  let scale = 1;

  const fitted = () => Math.min(1, (frame.clientWidth - 2) / size()[0]);
  // Whole, but never too small to be read on a phone: then the frame scrolls, around what the drawing is about.
  const readable = () => (frame.clientWidth < 720 && svg.querySelector(".centre") ? Math.max(fitted(), 0.85) : fitted());

  // Keeps the same point of the drawing under the middle of the frame, or under the pointer.
  const resize = (wanted, at = { x: frame.clientWidth / 2, y: frame.clientHeight / 2 }) => {
    const next = Math.min(most, Math.max(least, wanted));
    const factor = next / scale;
    const left = (frame.scrollLeft + at.x) * factor - at.x;
    const top = (frame.scrollTop + at.y) * factor - at.y;
    scale = next;
    const [width, height] = size();
    svg.setAttribute("width", width * scale);
    svg.setAttribute("height", height * scale);
    frame.scrollTo({ left, top, behavior: "instant" });
    status.textContent = `${Math.round(scale * 100)} %`;
  };

  const button = (text, label, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  };

  const status = document.createElement("span");
  status.setAttribute("role", "status");
  tools.append(
    button("−", tools.dataset.out, () => resize(scale / 1.25)),
    button("+", tools.dataset.in, () => resize(scale * 1.25)),
    button(tools.dataset.fit, tools.dataset.fit, () => resize(fitted())),
    status,
  );
  tools.hidden = false;
  for (const help of document.querySelectorAll("[data-view-help]")) help.hidden = false;
  document.querySelector(".view-tools nav")?.setAttribute("hidden", "");

  const atScale = frame.classList.contains("at-scale");
  frame.classList.add("at-scale");
  scale = Number(svg.getAttribute("width")) / size()[0];
  resize(atScale ? scale : readable());
  const centre = svg.querySelector(".centre");
  if (centre && scale > fitted()) {
    const [box, around] = [centre.getBoundingClientRect(), frame.getBoundingClientRect()];
    const left = frame.scrollLeft + box.left - around.left - (around.width - box.width) / 2;
    const top = frame.scrollTop + box.top - around.top - (around.height - box.height) / 2;
    frame.scrollTo({ left, top, behavior: "instant" });
  }

  frame.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = 60;
    const acts = {
      "+": () => resize(scale * 1.25),
      "=": () => resize(scale * 1.25),
      "-": () => resize(scale / 1.25),
      "0": () => resize(fitted()),
      ArrowLeft: () => frame.scrollBy(-step, 0),
      ArrowRight: () => frame.scrollBy(step, 0),
      ArrowUp: () => frame.scrollBy(0, -step),
      ArrowDown: () => frame.scrollBy(0, step),
    };
    if (acts[event.key]) {
      acts[event.key]();
      event.preventDefault();
    }
  });

  frame.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      const box = frame.getBoundingClientRect();
      const at = { x: event.clientX - box.left, y: event.clientY - box.top };
      resize(scale * (event.deltaY < 0 ? 1.1 : 1 / 1.1), at);
    },
    { passive: false },
  );

  // Dragging the paper moves it; a click on a figure is still a click.
  let from = null;
  let moved = false;
  frame.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType === "touch") return;
    from = { x: event.clientX, y: event.clientY, left: frame.scrollLeft, top: frame.scrollTop };
    moved = false;
  });
  window.addEventListener("pointermove", (event) => {
    if (!from) return;
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
    moved ||= Math.abs(dx) + Math.abs(dy) > 5;
    if (moved) {
      frame.classList.add("is-moving");
      frame.scrollTo({ left: from.left - dx, top: from.top - dy, behavior: "instant" });
    }
  });
  window.addEventListener("pointerup", () => {
    from = null;
    frame.classList.remove("is-moving");
  });
  frame.addEventListener("click", (event) => moved && event.preventDefault(), true);
  frame.addEventListener("dragstart", (event) => event.preventDefault());

  const place = document.querySelector("[data-view-png]");
  const source = document.querySelector(".view-tools a[download]")?.href;
  if (place && source) {
    place.append(
      button(tools.dataset.png, tools.dataset.png, async (event) => {
        const pressed = event.currentTarget;
        pressed.disabled = true;
        try {
          await save(source);
        } catch {
          pressed.textContent = "L’image PNG n’a pas pu être faite";
        } finally {
          pressed.disabled = false;
        }
      }),
    );
  }
}

// Draws the SVG file on a canvas twice as large, within what browsers accept, and saves it.
async function save(source) {
  const image = new Image();
  image.src = source;
  await image.decode();
  const [width, height] = [image.naturalWidth, image.naturalHeight];
  const scale = Math.min(2, 8000 / width, 8000 / height);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${document.querySelector("h1").textContent.trim().slice(0, 80) || "vue"}.png`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
