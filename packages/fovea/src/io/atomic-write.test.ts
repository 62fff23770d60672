import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeAtomically, writeFileAtomically } from "./atomic-write.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-atomic-"));
  path = join(folder, "model.json");
});
afterEach(() => rm(folder, { recursive: true }));

describe("writeAtomically", () => {
  test("writes and overwrites, and leaves nothing else behind", async () => {
    await writeFileAtomically(path, "old");
    await writeFileAtomically(path, Buffer.from("new"));
    expect(await readFile(path, "utf8")).toBe("new");
    expect(await readdir(folder)).toEqual(["model.json"]);
  });

  test("an error while writing keeps the old file and removes the temporary one", async () => {
    await writeFileAtomically(path, "old");
    const failing = writeAtomically(path, async (file) => {
      await file.writeFile("half");
      throw new Error("stopped");
    });
    await expect(failing).rejects.toThrow("stopped");
    expect(await readFile(path, "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["model.json"]);
  });

  test("two writers at once: one of them wins whole", async () => {
    const contents = ["a", "b", "c"].map((letter) => letter.repeat(100_000));
    await Promise.all(contents.map((content) => writeFileAtomically(path, content)));
    expect(contents).toContain(await readFile(path, "utf8"));
    expect(await readdir(folder)).toEqual(["model.json"]);
  });

  test("a folder that is not there", async () => {
    await expect(writeFileAtomically(join(folder, "none", "x"), "x")).rejects.toThrow("ENOENT");
  });

  // A limit on the size of files stands in for a full disk: the system refuses a write half way, as it does there.
  test.runIf(process.platform === "linux")("a write that the system refuses keeps the old file", async () => {
    await writeFileAtomically(path, "old");
    const { stdout } = await inChild("writeFileAtomically(path, 'x'.repeat(1e6)).catch((e) => console.log(e.code))", 8);
    expect(stdout).toBe("EFBIG\n");
    expect(await readFile(path, "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["child.mjs", "model.json"]);
  });

  test.runIf(process.platform !== "win32")("a kill half way keeps the old file", async () => {
    await writeFileAtomically(path, "old");
    const script =
      "writeAtomically(path, async (f) => { await f.writeFile('half'); process.kill(process.pid, 'SIGKILL'); })";
    const { signal } = await inChild(script);
    expect(signal).toBe("SIGKILL");
    expect(await readFile(path, "utf8")).toBe("old");
  });
});

/** Runs `statement` in a process of its own, whose files may be no longer than `limit` blocks. */
async function inChild(statement: string, limit?: number) {
  const source = await readFile(fileURLToPath(new URL("atomic-write.ts", import.meta.url)), "utf8");
  const module = ts.ModuleKind.ESNext;
  const { outputText } = ts.transpileModule(source, { compilerOptions: { module, target: ts.ScriptTarget.ES2022 } });
  const script = join(folder, "child.mjs");
  await writeFile(script, `${outputText}\nconst path = ${JSON.stringify(path)};\nawait ${statement};\n`);
  const run = `exec "${process.execPath}" "${script}"`;
  const command = limit === undefined ? run : `ulimit -f ${limit}; ${run}`;
  // The shell reports nothing of a signal after exec: the process is the shell's own.
  return spawnSync("sh", ["-c", command], { encoding: "utf8" });
}
