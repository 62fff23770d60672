import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const source = fileURLToPath(new URL(".", import.meta.url));

type Rooms = Readonly<Record<string, readonly string[]>>;

const graphs = ["support", "tensor", "graph", "ops"];

/**
 * The rooms that work in Node and in browsers, with what each may import besides itself. The order is that of the
 * pipeline: nothing points back.
 */
const core: Rooms = {
  support: [],
  tensor: ["support"],
  graph: ["support", "tensor"],
  ops: ["support", "tensor", "graph"],
  compile: graphs,
  engine: [...graphs, "compile"],
  data: ["support", "tensor"],
  evaluation: ["support", "tensor"],
  plot: ["support", "tensor", "evaluation"],
  page: ["support", "tensor", "evaluation"],
  report: ["support", "tensor", "evaluation", "plot", "page"],
  pages: ["support", "tensor", "evaluation", "plot", "page"],
  initializers: ["support", "tensor"],
  regularizers: graphs,
  losses: graphs,
  metrics: [...graphs, "losses"],
  optimizers: graphs,
  layers: [...graphs, "initializers", "regularizers"],
  network: [...graphs, "initializers", "regularizers", "layers"],
};
const belowTraining = Object.keys(core);
const training: Rooms = {
  train: belowTraining,
  models: [...belowTraining, "train"],
  zoo: [...belowTraining, "train", "models"],
  explain: [...belowTraining, "train", "models"],
  lessons: [...belowTraining, "train", "models", "explain"],
};
const coreRooms = [...belowTraining, ...Object.keys(training)];

/** The rooms for Node: native code, files, images, the terminal. The core asks for their services and never imports them. */
const forNode: Rooms = {
  native: [...graphs, "compile", "engine"],
  io: ["support", "tensor"],
  terminal: ["support"],
  images: ["support", "tensor", "io", "data", "plot"],
  "image-pipeline": ["support", "tensor", "io", "data", "images"],
  datasets: ["support", "tensor", "io", "data", "images", "image-pipeline", "report"],
  loggers: [...belowTraining, "train", "terminal"],
  "model-files": [...coreRooms, "io"],
  interop: [...coreRooms, "io", "model-files"],
  pretrained: [...coreRooms, "io", "interop"],
  transfer: [...coreRooms, "io", "images", "image-pipeline", "model-files"],
  runs: [...coreRooms, "io", "datasets", "images", "image-pipeline", "model-files", "interop", "transfer", "report"],
};
const installed = [...coreRooms, ...Object.keys(forNode)];
const all: Rooms = { ...core, ...training, ...forNode, node: installed, cli: [...installed, "node"] };

/** The packages that the core may import; they work in browsers. */
const corePackages = ["@viz-js/viz", "string-width", "umap-js", "vega"];

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
  [...readFileSync(file, "utf8").matchAll(/(?:from|import\(|^import)\s*"(\.[^"]+)"/gm)].map((match) => ({
    from: relative(source, file),
    to: relative(source, resolve(dirname(file), match[1] ?? "")),
  })),
);

/** The room of a file; a file of the source folder itself (the public face) has none. */
function roomOf(path: string): string | undefined {
  const [room, ...rest] = path.split(sep);
  return rest.length > 0 ? room : undefined;
}

/** The files of the core, the entry for browsers among them. */
function coreFiles(): string[] {
  return files.filter((file) => {
    const path = relative(source, file);
    return path === "core.ts" || coreRooms.includes(roomOf(path) ?? "");
  });
}

test("every folder has a row in the table of imports", () => {
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

test("the core imports only packages that work in browsers", () => {
  const wrong = coreFiles().flatMap((file) =>
    [
      ...readFileSync(file, "utf8").matchAll(
        /^(?:import|export|\}).*? from "([^."][^"]*)";$|(?:^import |\bimport\()"([^."][^"]*)"/gm,
      ),
    ]
      .map((match) => match[1] ?? match[2] ?? "")
      .filter((name) => !corePackages.includes(name))
      .map((name) => `${relative(source, file)} -> ${name}`),
  );
  expect(wrong).toEqual([]);
});

test("the core uses no global of Node without asking for it", () => {
  const wrong = coreFiles().filter((file) => {
    const code = readFileSync(file, "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*|"(?:[^"\\\n]|\\.)*"/g, "");
    return /(?<![.\w#])(?:process|setImmediate|__dirname|require)\s*[.(]|(?<![.\w#])Buffer\b|import\.meta\./.test(code);
  });
  expect(wrong.map((file) => relative(source, file))).toEqual([]);
});

/** The imports that lie on circles: what is left without files that import none, and those that none imports. */
function circularImports(all: readonly Import[]): readonly Import[] {
  const importing = new Set(all.map(({ from }) => from));
  const imported = new Set(all.map(({ to }) => to));
  const rest = all.filter(({ from, to }) => imported.has(from) && importing.has(to));
  return rest.length === all.length ? rest : circularImports(rest);
}

test("no files import each other in a circle, not even types", () => {
  const circle = ["a -> b", "b -> c", "c -> b", "c -> d"].map((text) => {
    const [from = "", to = ""] = text.split(" -> ");
    return { from, to };
  });
  expect(circularImports(circle)).toEqual([
    { from: "b", to: "c" },
    { from: "c", to: "b" },
  ]);
  expect(circularImports(imports).map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

test("every import names a file that is there", () => {
  const known = new Set(files.map((file) => relative(source, file)));
  expect(imports.filter(({ to }) => !known.has(to)).map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

test("every room opens with what it is, what it may import and how to add to it", () => {
  const missing = Object.keys(all).filter((room) => {
    const index = files.find((file) => relative(source, file) === join(room, "index.ts"));
    if (!index) return true;
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
