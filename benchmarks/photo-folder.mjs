import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { workloads } from "./workloads.mjs";

const sharp = createRequire(new URL("../packages/fovea/package.json", import.meta.url))("sharp");

/** The folders that measurements need, by workload. */
export async function photoFolders(measurements) {
  const written = new Map();
  const folders = new Map();
  for (const { workload } of measurements) {
    const { folder } = workloads[workload];
    if (!folder || folder.isVirtual) continue;
    const key = JSON.stringify(folder);
    if (!written.has(key)) written.set(key, await photoFolder(folder));
    folders.set(workload, written.get(key));
  }
  const remove = () => {
    for (const folder of written.values()) rmSync(folder, { recursive: true, force: true });
  };
  return { folders, remove };
}

/**
 * Writes JPEG files that are as hard to decode as photographs, in a folder per class: noise whose amplitude falls with its
 * frequency, as in nature, and grain. The same numbers give the same files.
 */
async function photoFolder({ images, size: [height, width], classes = 10 }) {
  const folder = mkdtempSync(join(tmpdir(), "fovea-photos-"));
  const random = generator(images * height);
  const scene = await clouds(Math.ceil(1.5 * height), Math.ceil(1.5 * width), random);
  for (let index = 0; index < images; index++) {
    const place = join(folder, `class-${index % classes}`);
    mkdirSync(place, { recursive: true });
    const photo = photograph(scene, [height, width], random);
    const bytes = await sharp(photo, { raw: { height, width, channels: 3 } })
      .jpeg({ quality: 90 })
      .toBuffer();
    writeFileSync(join(place, `${String(index).padStart(5, "0")}.jpg`), bytes);
  }
  return folder;
}

/** Octaves of noise, each weaker than the one that is half as fine, and grain. */
async function clouds(height, width, random) {
  const data = new Float32Array(height * width * 3).fill(128);
  for (let cells = 3, strength = 64; cells < Math.min(height, width) / 2; cells *= 2, strength *= 0.65) {
    const noise = Uint8Array.from({ length: cells * cells * 3 }, () => random() * 256);
    const octave = await sharp(noise, { raw: { height: cells, width: cells, channels: 3 } })
      .resize(width, height, { fit: "fill", kernel: "cubic" })
      .raw()
      .toBuffer();
    for (let at = 0; at < data.length; at++) data[at] += (strength * (octave[at] - 128)) / 128;
  }
  for (let at = 0; at < data.length; at++) data[at] += 24 * (random() - 0.5);
  return { height, width, data };
}

/** A part of the scene in its own light. */
function photograph({ height, width, data }, [rows, columns], random) {
  const [top, left] = [height - rows, width - columns].map((space) => Math.floor(random() * (space + 1)));
  const light = Array.from({ length: 3 }, () => 0.7 + 0.6 * random());
  const photo = new Uint8ClampedArray(rows * columns * 3);
  for (let row = 0; row < rows; row++) {
    const start = ((top + row) * width + left) * 3;
    for (let at = 0; at < columns * 3; at++) photo[row * columns * 3 + at] = data[start + at] * light[at % 3];
  }
  return Buffer.from(photo.buffer);
}

/** Numbers in 0 … 1 (mulberry32). */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
