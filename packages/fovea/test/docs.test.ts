import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { program } from "../src/cli/index.ts";
import { type Block, examplesFolder, moduleName, moduleOf, readPages, workspace } from "./example-pages.ts";

const pages = readPages();
const modules = pages
  .filter(({ path }) => path !== "README.zh.md")
  .flatMap((page) => {
    const code = moduleOf(page);
    return code === undefined ? [] : [{ page: page.path, file: join(examplesFolder, moduleName(page)), code }];
  });

const home = process.cwd();
const folder = mkdtempSync(join(tmpdir(), "fovea-docs-"));

beforeAll(() => {
  mkdirSync(examplesFolder, { recursive: true });
  for (const old of readdirSync(examplesFolder)) if (old.endsWith(".ts")) rmSync(join(examplesFolder, old));
  for (const { file, code } of modules) writeFileSync(file, code);
  // The image that some of them read, where they find it in a checkout.
  mkdirSync(join(folder, "examples"));
  copyFileSync(join(workspace, "examples/digit.svg"), join(folder, "examples/digit.svg"));
});
afterAll(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

describe.each(modules)("the examples of $page", ({ file }) => {
  test("run", { timeout: 300_000 }, async () => {
    process.chdir(folder);
    // What examples print is for their readers.
    const { log } = console;
    console.log = () => {};
    try {
      await import(/* @vite-ignore */ file);
    } finally {
      console.log = log;
    }
  });
});

test("the types of all examples are right", { timeout: 120_000 }, () => {
  const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  const project = fileURLToPath(new URL("tsconfig.examples.json", import.meta.url));
  const { stdout } = spawnSync(process.execPath, [compiler, "--project", project, "--pretty", "false"], {
    encoding: "utf8",
    cwd: dirname(project),
  });
  // Faults of the sources themselves are for `npm run check` to tell.
  const faults = stdout.split("\n").filter((line) => line.includes("error TS") && !line.startsWith("../src/"));
  expect(faults).toEqual([]);
});

test("the Chinese README has the examples of the English one", () => {
  const code = (path: string) =>
    pages
      .find((page) => page.path === path)
      ?.blocks.filter(({ language }) => language === "ts" || language === "sh")
      .map((block) => block.code.map((line) => line.replace(/\s*(\/\/|#) .*$/, "")));
  expect(code("README.zh.md")).toEqual(code("README.md"));
});

const shellLines = pages.flatMap(({ path, blocks }) =>
  blocks
    .filter(({ language }) => language === "sh")
    .flatMap(({ code }: Block) => code.map((line) => ({ page: path, line: line.replace(/\s+#.*$/, "") }))),
);

describe("the command lines", () => {
  const commands = shellLines.filter(({ line }) => /^(npx )?fovea /.test(line));

  test.each(commands)("$page: $line", ({ line }) => {
    const [name = "", ...args] = line.replace(/^(npx )?fovea /, "").split(/\s+/);
    const root = program();
    if (name === "--help") return;
    const command = root.commands.find((candidate) => candidate.name() === name);
    expect(command, `fovea ${name}`).toBeDefined();
    if (!command || args.includes("--help")) return;
    const { operands, unknown } = command.parseOptions(args);
    expect(unknown).toEqual([]);
    const { registeredArguments } = command;
    expect(operands.length).toBeGreaterThanOrEqual(registeredArguments.filter(({ required }) => required).length);
    if (!registeredArguments.at(-1)?.variadic) expect(operands.length).toBeLessThanOrEqual(registeredArguments.length);
  });

  const { scripts } = JSON.parse(readFileSync(join(workspace, "package.json"), "utf8"));
  test.each(shellLines.filter(({ line }) => /^npm (run|test)\b/.test(line)))("$page: $line", ({ line }) => {
    const [, verb = "", name = ""] = line.split(/\s+/);
    expect(Object.keys(scripts)).toContain(verb === "run" ? name : verb);
  });
});

const decisions = readdirSync(join(workspace, "docs/decisions")).map((name) => `docs/decisions/${name}`);
const others = [
  "ARCHITECTURE.md",
  "examples/README.md",
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  "docs/status.md",
  ...decisions,
];

test.each([...pages.map(({ path }) => path), ...others])("%s links to files that exist", (path) => {
  const text = readFileSync(join(workspace, path), "utf8");
  const prose = text.replace(/```[\s\S]*?\n```/g, "").replace(/`[^`\n]*`/g, "");
  const targets = [...prose.matchAll(/(?:\]\(|src="|href=")([^)"#\s]+)/g)].map((match) => match[1] ?? "");
  const local = targets.filter((target) => !/^[a-z]+:/.test(target));
  expect(local.filter((target) => !existsSync(join(workspace, dirname(path), target)))).toEqual([]);
});
