import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeAtomically, writeFileAtomically } from "./atomic-write.ts";
import { startChild } from "./testing/child.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-atomic-"));
  path = join(folder, "model.json");
});
afterEach(() => rm(folder, { recursive: true }));

describe("writeAtomically", () => {
  test("writes and overwrites, and leaves no other files", async () => {
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

  test("of two concurrent writers, one wins completely", async () => {
    const contents = ["a", "b", "c"].map((letter) => letter.repeat(100_000));
    await Promise.all(contents.map((content) => writeFileAtomically(path, content)));
    expect(contents).toContain(await readFile(path, "utf8"));
    expect(await readdir(folder)).toEqual(["model.json"]);
  });

  test("rejects a missing folder", async () => {
    await expect(writeFileAtomically(join(folder, "none", "x"), "x")).rejects.toThrow("ENOENT");
  });

  // A limit on the size of files stands in for a full disk: the system refuses a write half way, as it does there.
  test.runIf(process.platform === "linux")("a write that the system refuses keeps the old file", async () => {
    await writeFileAtomically(path, "old");
    const write = `await writeFileAtomically(${JSON.stringify(path)}, "x".repeat(1e6)).catch((e) => console.log(e.code))`;
    expect((await startChild(write, { longestFile: 8 }).ended).output).toBe("EFBIG\n");
    expect(await readFile(path, "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["model.json"]);
  });

  test.runIf(process.platform !== "win32")(
    "a kill half way keeps the old file; the next writer tidies up",
    async () => {
      await writeFileAtomically(path, "old");
      const other = join(folder, "other.json");
      for (const target of [path, other]) {
        const { signal } = await startChild(`
        await writeAtomically(${JSON.stringify(target)}, async (file) => {
          await file.writeFile("half");
          process.kill(process.pid, "SIGKILL");
        });`).ended;
        expect(signal).toBe("SIGKILL");
      }
      expect(await readFile(path, "utf8")).toBe("old");
      const left = await readdir(folder);
      expect(left).toHaveLength(3);

      // Beside a writer that lives, and for other files, nothing is removed.
      await writeAtomically(path, async (file) => {
        await writeFileAtomically(path, "between");
        await file.writeFile("new");
      });
      expect(await readFile(path, "utf8")).toBe("new");
      expect((await readdir(folder)).filter((name) => name.includes("model"))).toEqual(["model.json"]);
      expect(await readdir(folder)).toHaveLength(2);
      await writeFileAtomically(other, "new");
      expect((await readdir(folder)).sort()).toEqual(["model.json", "other.json"]);
    },
  );
});
