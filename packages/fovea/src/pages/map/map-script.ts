import type { PageScript } from "../../page/index.ts";

const code = `
const map = document.getElementById("plane");
const data = JSON.parse(document.getElementById("map-data").textContent);
const detail = document.getElementById("detail");
const dots = [...map.querySelectorAll("circle")];
const [full, layer] = [map.viewBox.baseVal, document.getElementById("pictures")];
const whole = { x: 0, y: 0, width: full.width, height: full.height };
let view = { ...whole };
let chosen = -1;
let drag;
let showsImages = false;

const placeOf = (index) => [Number(dots[index].getAttribute("cx")), Number(dots[index].getAttribute("cy"))];
const isShown = (index) => !dots[index].parentNode.hasAttribute("hidden");
const inView = (index) => {
  const [x, y] = placeOf(index);
  return isShown(index) && x >= view.x && x <= view.x + view.width && y >= view.y && y <= view.y + view.height;
};

function draw() {
  map.setAttribute("viewBox", [view.x, view.y, view.width, view.height].join(" "));
  // The size of a pixel: dots are as large on a phone, and grow a little as one looks nearer.
  const unit = view.width / (map.clientWidth || whole.width);
  map.style.setProperty("--dot", 3.6 * unit * Math.pow(whole.width / view.width, 0.2));
  map.style.setProperty("--line", 1.2 * unit);
  drawImages(44 * unit);
}

// Images of a grid cell would hide each other: the first stands for all, the more the nearer one looks.
function drawImages(size) {
  layer.replaceChildren();
  if (!showsImages) return;
  const taken = new Set();
  for (let index = 0; index < dots.length; index++) {
    if (data.images[index] === null || !inView(index)) continue;
    const [x, y] = placeOf(index);
    const cell = Math.floor(x / size) + "," + Math.floor(y / size);
    if (taken.has(cell)) continue;
    taken.add(cell);
    const image = document.createElementNS(map.namespaceURI, "image");
    for (const [name, value] of Object.entries({ x: x - size / 2, y: y - size / 2, width: size, height: size })) image.setAttribute(name, value);
    image.setAttribute("href", data.images[index]);
    image.dataset.at = index;
    layer.append(image);
  }
}

function zoom(factor, x = view.x + view.width / 2, y = view.y + view.height / 2) {
  const width = Math.min(whole.width, Math.max(whole.width / 60, view.width * factor));
  const scale = width / view.width;
  view = keep({ x: x - (x - view.x) * scale, y: y - (y - view.y) * scale, width, height: view.height * scale });
  draw();
}

function keep({ x, y, width, height }) {
  const within = (value, length, all) => Math.min(all - length, Math.max(0, value));
  return { x: within(x, width, whole.width), y: within(y, height, whole.height), width, height };
}

function choose(index) {
  dots[chosen]?.classList.remove("chosen");
  chosen = index;
  const dot = dots[index];
  if (!dot) return;
  dot.classList.add("chosen");
  const [picture, words] = detail.children;
  picture.hidden = data.images[index] === null;
  if (!picture.hidden) picture.src = data.images[index];
  picture.alt = data.alts[index];
  words.replaceChildren(...data.texts[index].map((text) => Object.assign(document.createElement("p"), { textContent: text })));
  document.getElementById("find").value = String(index);
}

function centerOn(index) {
  const [x, y] = placeOf(index);
  view = keep({ ...view, x: x - view.width / 2, y: y - view.height / 2 });
  draw();
}

function next(dx, dy) {
  if (chosen < 0) return choose(dots.findIndex((_, index) => inView(index)));
  const [x, y] = placeOf(chosen);
  let [best, least] = [-1, Infinity];
  for (let index = 0; index < dots.length; index++) {
    if (index === chosen || !isShown(index)) continue;
    const [a, b] = placeOf(index);
    const along = (a - x) * dx + (b - y) * dy;
    const across = Math.abs((a - x) * dy) + Math.abs((b - y) * dx);
    if (along <= 0 || across > 2 * along) continue;
    if (along + 2 * across < least) [best, least] = [index, along + 2 * across];
  }
  if (best < 0) return;
  choose(best);
  if (!inView(best)) centerOn(best);
}

function pointAt(event) {
  const box = map.getBoundingClientRect();
  return [view.x + ((event.clientX - box.left) / box.width) * view.width, view.y + ((event.clientY - box.top) / box.height) * view.height];
}

map.addEventListener("wheel", (event) => {
  event.preventDefault();
  zoom(Math.exp(Math.sign(event.deltaY) * 0.2), ...pointAt(event));
}, { passive: false });
map.addEventListener("pointerdown", (event) => {
  drag = { point: pointAt(event), id: event.pointerId };
});
map.addEventListener("pointermove", (event) => {
  const at = event.target.dataset?.at;
  if (at !== undefined && !event.buttons) choose(Number(at));
  if (!drag || !event.buttons) return;
  const [x, y] = pointAt(event);
  view = keep({ ...view, x: view.x + drag.point[0] - x, y: view.y + drag.point[1] - y });
  draw();
});
addEventListener("pointerup", () => { drag = undefined; });
map.addEventListener("click", (event) => {
  const at = event.target.dataset?.at;
  if (at !== undefined) choose(Number(at));
});
const keys = {
  ArrowLeft: () => next(-1, 0), ArrowRight: () => next(1, 0), ArrowUp: () => next(0, -1), ArrowDown: () => next(0, 1),
  "+": () => zoom(0.7), "=": () => zoom(0.7), "-": () => zoom(1 / 0.7), 0: () => { view = { ...whole }; draw(); },
};
map.addEventListener("keydown", (event) => {
  const act = event.ctrlKey || event.metaKey ? undefined : keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
document.getElementById("zoom-in").addEventListener("click", () => zoom(0.7));
document.getElementById("zoom-out").addEventListener("click", () => zoom(1 / 0.7));
document.getElementById("reset").addEventListener("click", keys[0]);
document.getElementById("images").addEventListener("change", (event) => { showsImages = event.target.checked; draw(); });
const find = document.getElementById("find");
data.names.forEach((name, index) => find.append(new Option(name, index)));
find.addEventListener("change", () => {
  if (find.value === "") return;
  if (view.width > whole.width / 4) { const at = placeOf(Number(find.value)); zoom(whole.width / 4 / view.width, ...at); }
  choose(Number(find.value));
  centerOn(Number(find.value));
});
for (const box of document.querySelectorAll("#legend input")) {
  box.addEventListener("change", () => {
    map.querySelector('g[data-class="' + box.value + '"]').toggleAttribute("hidden", !box.checked);
    draw();
  });
}
addEventListener("resize", draw);
document.getElementById("controls").hidden = false;
draw();
`;

/** Makes the map interactive. A test computes its hash again. */
export const mapScript: PageScript = { code, hash: "sha256-gYoFJTrY9eWYQFN2WQ/QanMOAiLTbgYEgLhebSb3R7M=" };
