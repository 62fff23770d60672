import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { finishWriting, writeTogether } from "./write-together.ts";

let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-write-together-"));
});

afterEach(() => rm(folder, { recursive: true }));

const put = (files: Record<string, string>) => async (staging: string) => {
  for (const [name, text] of Object.entries(files)) await writeFile(join(staging, name), text);
};

async function content(): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  return Object.fromEntries(
    await Promise.all(
      names.map(async (name) => [name, await readFile(join(folder, name), "utf8").catch(() => "folder")]),
    ),
  );
}

describe("writeTogether", () => {
  test("replaces, adds and removes files, also in a folder that is not there yet", async () => {
    folder = join(folder, "new");
    await writeTogether(folder, put({ a: "1", b: "1" }));
    await writeTogether(folder, put({ a: "2", c: "2" }), ["b"]);
    expect(await content()).toEqual({ a: "2", c: "2" });
    folder = join(folder, "..");
  });

  test("a fault while the new files are written leaves the old ones", async () => {
    await writeTogether(folder, put({ a: "1", b: "1" }));
    const fault = writeTogether(folder, async (staging) => {
      await writeFile(join(staging, "a"), "2");
      throw new Error("no space left on device");
    });
    await expect(fault).rejects.toThrow("no space left on device");
    expect(await content()).toEqual({ a: "1", b: "1" });
  });

  test("killed before the decision: the old files; killed after it: the new ones", async () => {
    await writeTogether(folder, put({ a: "1", b: "1", old: "1" }));
    const staging = join(folder, ".saving");
    await mkdir(staging);
    await writeFile(join(staging, "a"), "2");
    await finishWriting(folder);
    expect(await content()).toMatchObject({ a: "1", b: "1" });

    // a has been moved already, b has not.
    await writeFile(join(folder, "a"), "2");
    await rm(join(staging, "a"));
    await writeFile(join(staging, "b"), "2");
    await writeFile(join(staging, "complete.json"), JSON.stringify({ files: ["a", "b"], remove: ["old"] }));
    await finishWriting(folder);
    expect(await content()).toEqual({ a: "2", b: "2" });
    await finishWriting(folder);
    expect(await content()).toEqual({ a: "2", b: "2" });
  });

  test("what is left of a killed save does not disturb the next one", async () => {
    await mkdir(join(folder, ".saving"));
    await writeFile(join(folder, ".saving", "stale"), "x");
    await writeTogether(folder, put({ a: "1" }));
    expect(await content()).toEqual({ a: "1" });
  });

  test("saves of one folder at the same time wait for each other", async () => {
    await Promise.all(["1", "2", "3"].map((text) => writeTogether(folder, put({ a: text, b: text }))));
    expect(await content()).toEqual({ a: "3", b: "3" });
  });

  test("a decision that names files elsewhere is refused", async () => {
    await mkdir(join(folder, ".saving"));
    await writeFile(join(folder, ".saving", "complete.json"), JSON.stringify({ files: ["../a"], remove: [] }));
    await expect(finishWriting(folder)).rejects.toThrow(expect.objectContaining({ name: "FormatError" }));
  });
});
