// Drawn stand-ins for data sets that can't be shipped: simple, but no two images are alike.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { decodeImage, fromArrays, tensor } from "fovea";
import sharp from "sharp";

/** Draws one image of a class as the content of an SVG of 100 × 100. @typedef {(label: number, random: () => number) => string} Draw */

/** A face that smiles (1) or doesn't (0). @type {Draw} */
export function face(label, random) {
  const [x, y, r] = [40 + 20 * random(), 42 + 16 * random(), 24 + 10 * random()];
  const mouth = y + r * 0.45;
  const bend = (label === 1 ? 1 : -1) * r * (0.25 + 0.3 * random());
  return `<circle cx="${x}" cy="${y}" r="${r}" fill="${skin(random)}"/>
    <circle cx="${x - r * 0.35}" cy="${y - r * 0.2}" r="${r * 0.1}"/><circle cx="${x + r * 0.35}" cy="${y - r * 0.2}" r="${r * 0.1}"/>
    <path d="M${x - r * 0.5},${mouth} q${r * 0.5},${bend} ${r},0" fill="none" stroke="#612" stroke-width="${2 + 2 * random()}"/>`;
}

/** A hand with 0 to 5 raised fingers. @type {Draw} */
export function hand(label, random) {
  const [x, y] = [44 + 12 * random(), 66 + 8 * random()];
  const fingers = Array.from({ length: label }, (_, finger) => {
    const angle = -60 + 30 * finger + 10 * random() - 5;
    return `<rect x="-4" y="-46" width="8" height="46" rx="4" transform="translate(${x} ${y}) rotate(${angle})"/>`;
  });
  return `<g fill="${skin(random)}"><circle cx="${x}" cy="${y}" r="18"/>${fingers.join("")}</g>`;
}

/** A head of a cat (0), with pointed ears and whiskers, or of a dog (1), with ears that hang. @type {Draw} */
export function pet(label, random) {
  return animal({ fur: 360 * random(), isDog: label === 1, ear: 0.8 + 0.4 * random(), spots: 0 }, random);
}

/** A dog of one of many breeds, which differ in fur, spots and ears. @type {Draw} */
export function dog(label, random) {
  const look = { fur: (label * 137.5) % 360, spots: label % 4, ear: 0.6 + 0.25 * (label % 5), isDog: true };
  return animal({ ...look, fur: look.fur + 8 * random() - 4 }, random);
}

/** @param {{ fur: number, isDog: boolean, ear: number, spots: number }} look @param {() => number} random */
function animal({ fur, isDog, ear, spots }, random) {
  const [x, y, r] = [42 + 16 * random(), 46 + 12 * random(), 20 + 8 * random()];
  const color = `hsl(${fur} 45% ${45 + 15 * random()}%)`;
  const dark = `hsl(${fur} 45% 28%)`;
  const ears = [-1, 1].map((side) =>
    isDog
      ? `<ellipse cx="${x + side * r}" cy="${y}" rx="${r * 0.3}" ry="${r * 0.7 * ear}" fill="${dark}"/>`
      : `<path d="M${x + side * r * 0.9},${y - r * 0.3} l0,${-r * ear} l${-side * r * 0.7},${r * 0.5 * ear}z" fill="${color}"/>`,
  );
  const whiskers = isDog
    ? ""
    : `<path d="M${x - r * 1.3},${y + r * 0.3} h${r * 2.6}" stroke="${dark}" stroke-width="1"/>`;
  const marks = Array.from({ length: spots }, (_, spot) => {
    const angle = 2 * spot + random();
    return `<circle cx="${x + r * 0.6 * Math.cos(angle)}" cy="${y + r * 0.6 * Math.sin(angle)}" r="${r * 0.18}" fill="${dark}"/>`;
  });
  return `${ears.join("")}<circle cx="${x}" cy="${y}" r="${r}" fill="${color}"/>${marks.join("")}
    <circle cx="${x - r * 0.35}" cy="${y - r * 0.2}" r="${r * 0.12}"/><circle cx="${x + r * 0.35}" cy="${y - r * 0.2}" r="${r * 0.12}"/>
    <circle cx="${x}" cy="${y + r * 0.3}" r="${r * (isDog ? 0.22 : 0.1)}"/>${whiskers}`;
}

/**
 * A star or polygon whose corners and color say its class, in one of several styles: the SVG as text.
 * @param {number} label @param {number} style
 */
export function sign(label, style) {
  const corners = 3 + (label % 6);
  const points = Array.from({ length: 2 * corners }, (_, corner) => {
    const radius = corner % 2 === 0 ? 40 : 40 * (Math.floor(label / 6) % 2 === 0 ? 0.9 : 0.45);
    const angle = (Math.PI * corner) / corners + 0.1 * style;
    return `${50 + radius * Math.cos(angle)},${50 + radius * Math.sin(angle)}`;
  });
  const hue = (label * 67 + 5 * style) % 360;
  const fill = style % 3 === 2 ? "none" : `hsl(${hue} ${50 + 8 * style}% ${40 + 5 * style}%)`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="64" height="64">
    <polygon points="${points.join(" ")}" fill="${fill}" stroke="hsl(${hue} 60% 30%)" stroke-width="${2 * style}"/></svg>`;
}

/** @param {() => number} random */
function skin(random) {
  return `hsl(${15 + 25 * random()} 50% ${35 + 40 * random()}%)`;
}

/** @param {Draw} draw @param {number} label @param {() => number} random */
function svg(draw, label, random) {
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="100" height="100">
    <rect width="100" height="100" fill="hsl(${360 * random()} 30% ${60 + 30 * random()}%)"/>${draw(label, random)}</svg>`);
}

/**
 * A dataset of `count` drawn images of `size` × `size` pixels.
 * @param {Draw} draw @param {{ classes: number, count: number, size: number, seed: number }} options
 */
export async function drawnImages(draw, { classes, count, size, seed }) {
  const random = generator(seed);
  const pixels = new Uint8Array(count * size * size * 3);
  const y = Int32Array.from({ length: count }, (_, index) => index % classes);
  for (const [index, label] of y.entries()) {
    const image = await decodeImage(svg(draw, label, random), { width: size, height: size, dtype: "uint8" });
    pixels.set(image.data, index * size * size * 3);
  }
  return fromArrays({ x: tensor(pixels, [count, size, size, 3]), y, scale: 1 / 255 });
}

/**
 * Writes `count` drawn images of each class to `folder`, one folder per class, as PNG files.
 * @param {string} folder @param {Draw} draw @param {{ names: readonly string[], count: number, seed: number }} options
 */
export async function writeDrawnImages(folder, draw, { names, count, seed }) {
  const random = generator(seed);
  for (const [label, name] of names.entries()) {
    mkdirSync(join(folder, name), { recursive: true });
    for (let index = 0; index < count; index++)
      await sharp(svg(draw, label, random))
        .png()
        .toFile(join(folder, name, `${name} ${random().toString(36).slice(2)}.png`));
  }
}

/** Random numbers from 0 to 1 (mulberry32). @param {number} seed */
export function generator(seed) {
  let state = seed + 1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
}
