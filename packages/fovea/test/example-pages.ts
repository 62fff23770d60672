import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the workspace. */
export const workspace = fileURLToPath(new URL("../../..", import.meta.url));

/** Where the examples are written to be checked and run. */
export const examplesFolder = fileURLToPath(new URL(".examples", import.meta.url));

/** A fenced block of a page of the documents. */
export interface Block {
  readonly language: string;
  /** What follows the language: "no-run". */
  readonly marks: string;
  /** Number of the first line of code, from 0. */
  readonly line: number;
  readonly code: readonly string[];
}

/** A page of the documents, by its path in the workspace. */
export interface Page {
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly Block[];
}

/** The READMEs and all guides. */
export function readPages(): Page[] {
  const guides = readdirSync(join(workspace, "docs/guides")).filter((name) => name.endsWith(".md"));
  return ["README.md", "README.zh.md", ...guides.map((name) => `docs/guides/${name}`)].map((path) => {
    const text = readFileSync(join(workspace, path), "utf8");
    return { path, text, blocks: blocksOf(text) };
  });
}

function blocksOf(text: string): Block[] {
  const lines = text.split("\n");
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at++) {
    const fence = /^```(\S+)\s*(.*)$/.exec(lines[at] ?? "");
    if (!fence) continue;
    const end = lines.indexOf("```", at);
    blocks.push({ language: fence[1] ?? "", marks: fence[2] ?? "", line: at + 1, code: lines.slice(at + 1, end) });
    at = end;
  }
  return blocks;
}

/**
 * The `ts` blocks of a page as one module, each line at the place that it has on the page, so that errors name the
 * page's lines. Undefined when there are none.
 */
export function moduleOf({ blocks }: Page): string | undefined {
  const lines: string[] = [];
  const imported = new Set<string>();
  for (const { language, marks, line, code } of blocks) {
    if (language !== "ts" || marks.startsWith("no-run")) continue;
    while (lines.length < line) lines.push("");
    lines.push(...inPlace(code).map((text) => importOnce(text, imported)));
  }
  return lines.length > 0 ? `${lines.map(brief).join("\n")}\n` : undefined;
}

/** Blocks that are programs of their own repeat imports, which one module must not: leaves out the names it has. */
function importOnce(line: string, imported: Set<string>): string {
  const names = /^import \{ (.+) \} from "fovea";$/.exec(line)?.[1]?.split(", ");
  if (names === undefined) return line;
  const fresh = names.filter((name) => !imported.has(name));
  for (const name of fresh) imported.add(name);
  return fresh.length > 0 ? `import { ${fresh.join(", ")} } from "fovea";` : "";
}

/** A block that begins with the path of a source file shows that file: its imports are relative to its place. */
function inPlace(code: readonly string[]): readonly string[] {
  const file = /^\/\/ (packages\/\S+\.ts)$/.exec(code[0] ?? "")?.[1];
  if (file === undefined) return code;
  const folder = dirname(join(workspace, file));
  const resolved = (specifier: string) => `"./${relative(examplesFolder, join(folder, specifier))}"`;
  return code.map((line) => line.replace(/(?<=\bfrom )"(\.[^"]+)"/, (_, specifier: string) => resolved(specifier)));
}

/** Examples that read the whole of MNIST get its first images, so that the tests stay short. */
function brief(line: string): string {
  const first = "({ ...all, train: all.train.take(2000), test: all.test.take(500) })";
  return line.replace("datasets.mnist()", `datasets.mnist().then((all) => (${first}))`);
}

/** The name of a page's module. */
export function moduleName({ path }: Page): string {
  return `${path.replaceAll("/", "-").replace(/\.md$/, "")}.ts`;
}
