// How readable the pictures of the explorer are, beside elk (layered) and fcose on the same boxes and the same lines:
// crossings of lines, lines that pass under a box, boxes that overlap, and the surface.
//
// npm install elkjs cytoscape cytoscape-fcose ; NODE_PATH=… node benches/layout.mjs http://127.0.0.1:8080 [path…]
//
// Lines are taken as straight from the middle of a side to the middle of a side (ours, elk) or from middle to middle
// (fcose), so that only the places of boxes are compared.

import { createRequire } from 'node:module';

const require = createRequire(process.env.NODE_PATH ? `${process.env.NODE_PATH}/` : import.meta.url);
const ELK = require('elkjs');
const cytoscape = require('cytoscape');
cytoscape.use(require('cytoscape-fcose'));

const [base, ...given] = process.argv.slice(2);
const paths = given.length > 0 ? given : [
  '/explorer?de=id/reference/systeme/dsn',
  '/explorer?de=id/reference/systeme/dsn&profondeur=2&choses=60',
  '/explorer?de=id/reference/systeme/dsn&mode=impact&profondeur=2',
  '/explorer?de=id/organisme/cnav&profondeur=2&choses=120',
];
// The boxes and the lines that the server draws, told by the attributes that scripts use.
function read(page) {
  const svg = page.slice(page.indexOf('data-view-frame'));
  const boxes = [...svg.matchAll(/<rect class="noeud-fond" x="([-\d.]+)" y="([-\d.]+)" width="([-\d.]+)" height="([-\d.]+)"/g)]
    .map(([, x, y, width, height]) => ({ x: +x, y: +y, width: +width, height: +height }));
  const lines = [...svg.matchAll(/data-de="(\d+)" data-vers="(\d+)"/g)].map(([, from, to]) => [+from, +to]);
  return { boxes, lines };
}

function ends(boxes, [from, to], middle) {
  const [a, b] = [boxes[from], boxes[to]];
  const centre = (box) => [box.x + box.width / 2, box.y + box.height / 2];
  if (middle || a.x === b.x) return [centre(a), centre(b)];
  const forward = b.x > a.x;
  return [
    [forward ? a.x + a.width : a.x, a.y + a.height / 2],
    [forward ? b.x : b.x + b.width, b.y + b.height / 2],
  ];
}

const turn = ([ax, ay], [bx, by], [cx, cy]) => Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));

function cross([a, b], [c, d]) {
  return turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
}

function measure(boxes, lines, middle) {
  const drawn = lines.map((line) => ends(boxes, line, middle));
  let [crossings, under, overlaps] = [0, 0, 0];
  for (let one = 0; one < lines.length; one += 1) {
    for (let other = one + 1; other < lines.length; other += 1) {
      const shared = lines[one].some((place) => lines[other].includes(place));
      if (!shared && cross(drawn[one], drawn[other])) crossings += 1;
    }
    boxes.forEach((box, place) => {
      if (lines[one].includes(place)) return;
      const [l, t, r, b] = [box.x + 2, box.y + 2, box.x + box.width - 2, box.y + box.height - 2];
      if (cross(drawn[one], [[l, t], [r, b]]) || cross(drawn[one], [[l, b], [r, t]])) under += 1;
    });
  }
  for (let one = 0; one < boxes.length; one += 1) {
    for (let other = one + 1; other < boxes.length; other += 1) {
      const [a, b] = [boxes[one], boxes[other]];
      const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
      if (!apart) overlaps += 1;
    }
  }
  const span = (low, size) => Math.max(...boxes.map((box) => box[low] + box[size])) - Math.min(...boxes.map((box) => box[low]));
  return { crossings, under, overlaps, surface: Math.round((span('x', 'width') * span('y', 'height')) / 1000) };
}

async function elk(boxes, lines) {
  const graph = {
    id: 'root',
    layoutOptions: { 'elk.algorithm': 'layered', 'elk.direction': 'RIGHT', 'elk.layered.spacing.nodeNodeBetweenLayers': '116', 'elk.spacing.nodeNode': '8' },
    children: boxes.map((box, place) => ({ id: `n${place}`, width: box.width, height: box.height })),
    edges: lines.map(([from, to], place) => ({ id: `e${place}`, sources: [`n${from}`], targets: [`n${to}`] })),
  };
  const placed = await new ELK().layout(graph);
  return placed.children.map(({ x, y, width, height }) => ({ x, y, width, height }));
}

async function fcose(boxes, lines) {
  const made = cytoscape({
    headless: true,
    styleEnabled: true,
    style: [{ selector: 'node', style: { shape: 'rectangle', width: 'data(width)', height: 'data(height)' } }],
    elements: [
      ...boxes.map((box, place) => ({ data: { id: `n${place}`, width: box.width, height: box.height } })),
      ...lines.map(([from, to], place) => ({ data: { id: `e${place}`, source: `n${from}`, target: `n${to}` } })),
    ],
  });
  const layout = made.layout({ name: 'fcose', quality: 'proof', randomize: true, animate: false, nodeDimensionsIncludeLabels: false });
  const done = layout.promiseOn('layoutstop');
  layout.run();
  await done;
  return boxes.map((box, place) => {
    const { x, y } = made.getElementById(`n${place}`).position();
    return { ...box, x: x - box.width / 2, y: y - box.height / 2 };
  });
}

console.log('path\tboxes\tlines\tlayout\tcrossings\tunder boxes\toverlaps\tsurface (k px²)\tms');
for (const path of paths) {
  const answer = await fetch(base + path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  const { boxes, lines } = read(await answer.text());
  const say = (layout, found, ms) => {
    const { crossings, under, overlaps, surface } = found;
    console.log([path, boxes.length, lines.length, layout, crossings, under, overlaps, surface, ms].join('\t'));
  };
  say('portulan', measure(boxes, lines, false), '');
  for (const [name, run, middle] of [['elk layered', elk, false], ['fcose', fcose, true]]) {
    const start = performance.now();
    const placed = await run(boxes, lines);
    const ms = (performance.now() - start).toFixed(0);
    say(name, measure(placed, lines, middle), ms);
  }
}
