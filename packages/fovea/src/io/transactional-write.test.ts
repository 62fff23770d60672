import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { lockFolder } from "./folder-lock.ts";
import { closeAll, isThere, openTogether } from "./open-together.ts";
import { startChild } from "./testing/child.ts";
import { recoverFolder, writeTransactionally } from "./transactional-write.ts";

let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-write-together-"));
});

afterEach(() => rm(folder, { recursive: true }));

const put = (files: Record<string, string>) => async (staging: string) => {
  for (const [name, text] of Object.entries(files)) await writeFile(join(staging, name), text);
};

/** What a reader finds. */
async function read(names: readonly string[] = ["a", "b", "c"]): Promise<Record<string, string>> {
  const files = await openTogether(folder, names);
  try {
    const texts = [...files].map(async ([name, { file }]) => [name, await file.readFile("utf8")] as const);
    return Object.fromEntries(await Promise.all(texts));
  } finally {
    await closeAll(files.values());
  }
}

const names = async () => (await readdir(folder)).sort();

describe("writeTransactionally", () => {
  test("replaces, adds and removes files, also in a new folder", async () => {
    const parent = folder;
    folder = join(folder, "new");
    await writeTransactionally(folder, put({ a: "1", b: "1" }));
    await writeTransactionally(folder, put({ a: "2", c: "2" }), ["b"]);
    expect(await read()).toEqual({ a: "2", c: "2" });
    expect(await names()).toEqual(["a", "c"]);
    folder = parent;
  });

  test("a failure while writing keeps the old files", async () => {
    await writeTransactionally(folder, put({ a: "1", b: "1" }));
    const fault = writeTransactionally(folder, async (staging) => {
      await writeFile(join(staging, "a"), "2");
      throw new Error("no space left on device");
    });
    await expect(fault).rejects.toThrow("no space left on device");
    expect(await read()).toEqual({ a: "1", b: "1" });
    expect(await names()).toEqual(["a", "b"]);
  });

  test("leftovers of a killed save by an earlier version do not disturb the next one", async () => {
    await mkdir(join(folder, ".saving"));
    await writeFile(join(folder, ".saving", "stale"), "x");
    expect(await read()).toEqual({});
    await writeTransactionally(folder, put({ a: "1" }));
    expect(await names()).toEqual(["a"]);
  });

  test("concurrent saves of a folder wait for each other", async () => {
    await Promise.all(["1", "2", "3"].map((text) => writeTransactionally(folder, put({ a: text, b: text }))));
    expect(await read()).toEqual({ a: "3", b: "3" });
  });

  test("a pending change that names files elsewhere is rejected", async () => {
    await mkdir(join(folder, ".saving"));
    await writeFile(join(folder, ".saving", "complete.json"), JSON.stringify({ files: ["../a"], remove: [] }));
    await expect(read()).rejects.toThrow(expect.objectContaining({ name: "FormatError" }));
    await expect(writeTransactionally(folder, put({ a: "1" }))).rejects.toThrow("remove ");
  });
});

describe("openTogether", () => {
  test("readers see a committed change, wherever its writer was killed, and write nothing", async () => {
    await writeTransactionally(folder, put({ a: "1", b: "1", c: "1" }));
    const waiting = join(folder, ".saving");
    await mkdir(waiting);
    await writeFile(join(waiting, "a"), "2");
    expect(await read()).toEqual({ a: "1", b: "1", c: "1" });

    // a has been moved already, b has not.
    await rm(join(waiting, "a"));
    await writeFile(join(folder, "a"), "2");
    await writeFile(join(waiting, "b"), "2");
    await writeFile(join(waiting, "complete.json"), JSON.stringify({ files: ["a", "b"], remove: ["c"] }));
    const before = await readdir(folder, { recursive: true });
    await chmod(folder, 0o555);
    expect(await read()).toEqual({ a: "2", b: "2" });
    await chmod(folder, 0o755);
    expect(await readdir(folder, { recursive: true })).toEqual(before);
    await writeTransactionally(folder, put({ a: "3" }));
    expect(await names()).toEqual(["a", "b"]);
    expect(await read()).toEqual({ a: "3", b: "2" });
  });

  test("readers see a first change that is committed but not completed", async () => {
    const waiting = join(folder, ".saving");
    await mkdir(waiting);
    await writeFile(join(waiting, "a"), "1");
    expect(isThere(folder, "a")).toBe(false);
    await writeFile(join(waiting, "complete.json"), JSON.stringify({ files: ["a"], remove: [] }));
    expect(isThere(folder, "a")).toBe(true);
    expect(await read()).toEqual({ a: "1" });
    await recoverFolder(folder);
    expect(await names()).toEqual(["a"]);
    expect(await read()).toEqual({ a: "1" });
  });

  test("recovery removes an uncommitted change of a killed process", async () => {
    await writeTransactionally(folder, put({ a: "1" }));
    const { ended } = startChild(`
      await writeTransactionally(${JSON.stringify(folder)}, async (staging) => {
        await writeFile(staging + "/a", "2");
        process.kill(process.pid, "SIGKILL");
      });`);
    expect((await ended).signal).toBe("SIGKILL");
    expect(await names()).toHaveLength(2);
    await recoverFolder(folder);
    expect(await names()).toEqual(["a"]);
    expect(await read()).toEqual({ a: "1" });
  });

  test("readers see complete versions during a write, and do not disturb it", async () => {
    const { ended } = startChild(`
      for (let version = 1; version <= 150; version++) {
        await writeTransactionally(${JSON.stringify(folder)}, async (staging) => {
          for (const name of ["a", "b", version % 2 ? "c" : "d"]) await writeFile(staging + "/" + name, String(version));
        }, [version % 2 ? "d" : "c"]);
      }`);
    let running = true;
    const end = ended.finally(() => {
      running = false;
    });
    const reader = async () => {
      const seen = new Set<string>();
      while (running) {
        const { a = "0", ...rest } = await read(["a", "b", "c", "d"]);
        if (a !== "0") expect(rest).toEqual({ b: a, [Number(a) % 2 ? "c" : "d"]: a });
        seen.add(a);
      }
      return seen.size;
    };
    const seen = await Promise.all([reader(), reader(), reader()]);
    expect(await end).toMatchObject({ code: 0, output: "" });
    expect(Math.max(...seen)).toBeGreaterThan(10);
    expect(await names()).toEqual(["a", "b", "d"]);
  });
});

describe("several processes", () => {
  test("that save to the same folder wait for each other", async () => {
    const save = (name: string) =>
      startChild(`
        for (let version = 1; version <= 20; version++) {
          await writeTransactionally(${JSON.stringify(folder)}, async (staging) => {
            for (const file of ["a", "b"]) await writeFile(staging + "/" + file, "${name}" + version);
          });
        }`).ended;
    const ends = await Promise.all(["x", "y", "z"].map(save));
    expect(ends.map(({ code, output }) => ({ code, output }))).toEqual(Array(3).fill({ code: 0, output: "" }));
    const { a, b } = await read();
    expect(a).toMatch(/^[xyz]20$/);
    expect(b).toBe(a);
    expect(await names()).toEqual(["a", "b"]);
  });

  test("the second learns who holds the folder, and gets it when that process is killed", async () => {
    const { child, ended, printed } = startChild(`
      await lockFolder(${JSON.stringify(folder)}, { name: "run", doing: "trains here" });
      console.log("locked");
      setInterval(() => {}, 1000);`);
    await printed();
    const lock = () => lockFolder(folder, { name: "run", doing: "trains here", patience: 100 });
    await expect(lock()).rejects.toThrow(
      `${folder}: process ${child.pid} trains here; wait until it has ended, or take another folder`,
    );
    child.kill("SIGKILL");
    expect((await ended).signal).toBe("SIGKILL");
    const held = await lock();
    expect(await names()).toHaveLength(1);
    await held.release();
    expect(await names()).toEqual([]);
  });

  test("a lock with a reused process ID, or of an earlier boot, is dead", async () => {
    const first = await lockFolder(folder, { name: "run", doing: "trains here" });
    const [own = ""] = await names();
    await first.release();
    const [, machine = "", , started = ""] = /^\.run-(\w+)-(\d+)-(\d+)-/.exec(own) ?? [];
    // The parent of this process lives, but was not started then.
    await mkdir(join(folder, `.run-${machine}-${process.ppid}-${Number(started) + 1}-${"0".repeat(12)}`));
    await (await lockFolder(folder, { name: "run", doing: "trains here", patience: 0 })).release();
    expect(await names()).toEqual([]);
    // Of another machine only a sign of life is known.
    await mkdir(join(folder, `.run-00000000-1-1-${"0".repeat(12)}`));
    const refused = lockFolder(folder, { name: "run", doing: "trains here", patience: 0 });
    await expect(refused).rejects.toThrow("a process on another machine trains here");
  });
});

describe.runIf(process.platform === "linux")("a save that is cut short", () => {
  const save = (version: number, size = 1) => `
    await writeTransactionally(${JSON.stringify(folder)}, async (staging) => {
      await writeFileAtomically(staging + "/a", "${version}".repeat(${size}));
      await writeFileAtomically(staging + "/b", "${version}");
    }, ["c"]);`;

  test("by a full disk keeps the old version", async () => {
    await writeTransactionally(folder, put({ a: "1", b: "1", c: "1" }));
    const { output } = await startChild(save(2, 100_000), { longestFile: 16 }).ended;
    expect(output).toContain("EFBIG");
    expect(await read()).toEqual({ a: "1", b: "1", c: "1" });
    expect(await names()).toEqual(["a", "b", "c"]);
  });

  // Every other call, those of even number for a first save and those of odd number for a second one, unless all are
  // asked for: each is a process of its own.
  const step = process.env.FOVEA_TEST_EVERY_CALL ? 1 : 2;
  test.each([true, false])(
    "by SIGKILL at any call leaves the old version or the new one (first: %s)",
    { timeout: 300_000 },
    async (first) => {
      const found = new Set<string>();
      let killed = true;
      for (let killAt = first ? step : 1; killed; killAt += step) {
        if (!first) await writeTransactionally(folder, put({ a: "1", b: "1", c: "1" }));
        const { signal, output } = await startChild(save(2), { killAt }).ended;
        killed = signal === "SIGKILL";
        expect(output).toBe("");
        const version = JSON.stringify(await read());
        found.add(version);
        expect(isThere(folder, "a")).toBe(version !== "{}");
        // The next writer finishes or forgets it, and tidies up.
        await writeTransactionally(folder, put({ a: "3" }));
        expect(await names()).toEqual({ "{}": ["a"], '{"a":"2","b":"2"}': ["a", "b"] }[version] ?? ["a", "b", "c"]);
        await rm(folder, { recursive: true });
        await mkdir(folder);
      }
      const before = first ? "{}" : '{"a":"1","b":"1","c":"1"}';
      expect([...found]).toEqual([before, '{"a":"2","b":"2"}']);
    },
  );
});
