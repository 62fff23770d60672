import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const source = fileURLToPath(new URL(".", import.meta.url));

/** What each room may import besides itself. The order is that of the pipeline: nothing points back. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  support: [],
  tensor: ["support"],
  graph: ["support", "tensor"],
  ops: ["support", "tensor", "graph"],
  compile: ["support", "tensor", "graph", "ops"],
  engine: ["support", "tensor", "graph", "ops", "compile"],
  native: ["support", "tensor", "graph", "ops", "compile", "engine"],
  io: ["support", "tensor"],
  data: ["support", "tensor"],
  plot: ["support", "tensor"],
  images: ["support", "tensor", "io", "data", "plot"],
  datasets: ["support", "tensor", "io", "data"],
  terminal: ["support"],
  initializers: ["support", "tensor"],
  regularizers: ["support", "tensor", "graph", "ops"],
  losses: ["support", "tensor", "graph", "ops"],
  metrics: ["support", "tensor", "graph", "ops", "losses"],
  optimizers: ["support", "tensor", "graph", "ops"],
  layers: ["support", "tensor", "graph", "ops", "initializers", "regularizers"],
  network: ["support", "tensor", "graph", "ops", "initializers", "regularizers", "layers"],
};
const training = [...Object.keys(rooms)];
const all: Readonly<Record<string, readonly string[]>> = {
  ...rooms,
  train: training,
  models: [...training, "train"],
  "model-files": [...training, "train", "models"],
  interop: [...training, "train", "models", "model-files"],
  zoo: [...training, "train", "models", "interop"],
  node: ["engine", "native", "data", "plot", "images", "models", "model-files"],
  cli: [...training, "train", "models", "model-files", "interop", "zoo", "node"],
};

interface Import {
  readonly from: string;
  readonly to: string;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "testing" ? [] : sourceFiles(path);
    return entry.name.endsWith(".ts") && !entry.name.includes(".test.") ? [path] : [];
  });
}

const files = sourceFiles(source);

const imports: readonly Import[] = files.flatMap((file) =>
  [...readFileSync(file, "utf8").matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)].map((match) => ({
    from: relative(source, file),
    to: relative(source, resolve(dirname(file), match[1] ?? "")),
  })),
);

/** The room of a file; a file of the source folder itself (the public face) has none. */
function roomOf(path: string): string | undefined {
  const [room, ...rest] = path.split(sep);
  return rest.length > 0 ? room : undefined;
}

test("every room is in the plan of the house", () => {
  const found = new Set(files.map((file) => roomOf(relative(source, file))).filter((room) => room !== undefined));
  expect([...found].filter((room) => !(room in all))).toEqual([]);
});

test("imports point in one direction", () => {
  const wrong = imports.filter(({ from, to }) => {
    const [room, other] = [roomOf(from), roomOf(to)];
    if (room === undefined || room === other) return false;
    return other === undefined || !all[room]?.includes(other);
  });
  expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

test("every import names a file that is there", () => {
  const known = new Set(files.map((file) => relative(source, file)));
  expect(imports.filter(({ to }) => !known.has(to)).map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

test("every room opens with what it is, what it may import and how to add to it", () => {
  const missing = Object.keys(all).filter((room) => {
    const index = files.find((file) => relative(source, file) === join(room, "index.ts"));
    if (!index) return room !== "cli" && room !== "terminal";
    return !/^(\/\/ .+\n){3,}/.test(readFileSync(index, "utf8"));
  });
  expect(missing).toEqual([]);
});

test("the engines know no layer and the layers no engine", () => {
  const meeting = imports.filter(({ from, to }) => {
    const pair = [roomOf(from), roomOf(to)];
    return pair.includes("engine") && (pair.includes("layers") || pair.includes("network"));
  });
  expect(meeting).toEqual([]);
});
