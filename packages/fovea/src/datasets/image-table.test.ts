import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../node/provide-images.ts";
import type { Dataset } from "../data/dataset.ts";
import { ConfigError, FormatError } from "../support/index.ts";
import { jpeg } from "./image-folder/testing/picture.ts";
import { type ImageTableOptions, imageTable } from "./image-table.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-table-"));
  vi.stubEnv("FOVEA_HOME", join(folder, "cache"));
  await mkdir(join(folder, "img"));
  for (let index = 0; index < 8; index++) await writeFile(join(folder, "img", `${index}.jpg`), await jpeg(index));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

async function open(name: string, text: string, options: ImageTableOptions = {}) {
  await writeFile(join(folder, name), text);
  return imageTable(join(folder, name), { imageSize: 8, workers: 0, ...options });
}

async function labels(data: Dataset | undefined): Promise<number[]> {
  const all: number[] = [];
  for await (const { y } of data?.batches({ batchSize: 3 }) ?? []) all.push(...(y[0]?.data ?? []));
  return all;
}

test("CSV with quotes, a byte order mark and Windows' line ends and paths", async () => {
  const text =
    '\uFEFFid,Filename,Label\r\n1,"img/0.jpg","cat, small"\r\n2,img\\1.jpg,dog\r\n3,img/2.jpg,"cat, small"\r\n';
  const { train, classes, validation } = await open("t.csv", text);
  expect([classes, train.size, validation]).toEqual([["cat, small", "dog"], 3, undefined]);
  expect(await labels(train)).toEqual([0, 1, 0]);
});

test("tabs and semicolons, numbers as classes, a column of parts, chosen columns, another root", async () => {
  const rows = ["a\tb\tc", "0.jpg\t10\ttrain", "1.jpg\t9\tTrain", "2.jpg\t10\tval", "3.jpg\t9\ttest"];
  const columns = { pathColumn: "a", labelColumn: "b", splitColumn: "c", root: join(folder, "img") };
  const { train, validation, test: testData, classes } = await open("t.tsv", rows.join("\n"), columns);
  expect(classes).toEqual(["9", "10"]);
  expect(await Promise.all([train, validation, testData].map(labels))).toEqual([[1, 0], [1], [0]]);
  const semicolons = await open("s.csv", rows.join("\n").replaceAll("\t", ";"), columns);
  expect(semicolons.report).toEqual({ ...semicolons.report, faults: [], leaks: [] });
  await expect(open("t.csv", "a,b\nx,y", { pathColumn: "p" })).rejects.toThrow('expected a column "p", received a, b');
});

test("JSON lines with several labels, or none", async () => {
  const rows = [
    { path: "img/0.jpg", labels: ["red", "round"] },
    { path: "img/1.jpg", labels: "red" },
    { path: join(folder, "img/2.jpg"), labels: [] },
  ];
  const text = rows.map((row) => JSON.stringify(row)).join("\n");
  const { train, classes } = await open("t.jsonl", text, { labelMode: "categorical" });
  expect(classes).toEqual(["red", "round"]);
  expect(await labels(train)).toEqual([1, 1, 1, 0, 0, 0]);
  await expect(open("t.jsonl", text)).rejects.toThrow(
    'expected labelMode "categorical" for images with several labels',
  );
  const separated = "path,labels\nimg/0.jpg,red|round\nimg/1.jpg,\nimg/2.jpg,round\n";
  const split = await open("t.csv", separated, { labelMode: "categorical", labelSeparator: "|" });
  expect(await labels(split.train)).toEqual([1, 1, 0, 0, 0, 1]);
});

test("parts are divided by classes", async () => {
  const text = `path,label\n${[0, 1, 2, 3, 4, 5, 6, 7].map((i) => `img/${i}.jpg,${i % 2 ? "a" : "b"}`).join("\n")}`;
  const { train, validation } = await open("t.csv", text, { validationSplit: 0.25, seed: 1 });
  expect((await labels(train)).sort()).toEqual([0, 0, 0, 1, 1, 1]);
  expect((await labels(validation)).sort()).toEqual([0, 1]);
});

test("missing files and repeated rows are said; contradictions and damage are errors", async () => {
  const { report } = await open("t.csv", "path,label\nimg/0.jpg,a\nimg/1.jpg,b\nimg/0.jpg,a\nimg/x.jpg,b\n");
  expect(report.faults).toEqual([{ path: "img/x.jpg", reason: expect.stringContaining("there is no such file") }]);
  expect(report.notes).toEqual([expect.stringContaining("row 4 repeats row 2")]);
  const wrong: Record<string, string> = {
    "path,label\nimg/0.jpg,a\nimg/0.jpg,b\n": 'row 3: expected "img/0.jpg" as in row 2',
    "path,label\n,a\n": 'row 2: expected a path in "path", received ""',
    "path,label\nimg/0.jpg,\n": 'row 2: expected a label in "label", received ""',
    'path,label\n"img/0.jpg,a\n': "expected CSV with a header",
    "path,label\nimg/0.jpg,a,b\n": "expected CSV with a header",
    "path,label,split\nimg/0.jpg,a,later\n": "expected train, validation or test",
    "": "expected rows with paths and labels, received none",
  };
  for (const [text, message] of Object.entries(wrong)) {
    await expect(open("t.csv", text)).rejects.toThrow(FormatError);
    await expect(open("t.csv", text)).rejects.toThrow(message);
  }
  await expect(open("t.jsonl", '{"path":"a","label":"b"}\n[1]\n')).rejects.toThrow("row 2: expected a JSON object");
  await expect(open("t.csv", "path,lable\nimg/0.jpg,a\n")).rejects.toThrow(ConfigError);
  await expect(open("t.csv", "path,lable\nimg/0.jpg,a\n")).rejects.toThrow("pass its name as labelColumn");
});

test("columns of numbers become values to predict", async () => {
  const rows = [0, 1, 2, 3, 4, 5, 6, 7].map((at) => `img/${at}.jpg,${at / 2},${10 - at}`);
  const text = `path,age,height\n${rows.join("\n")}\n`;
  const options = { validationSplit: 0.25, grouping: "none", valueColumns: ["height", "age"] } as const;
  const { train, validation, classes } = await open("t.csv", text, options);
  expect([classes, train.size, validation?.size]).toEqual([["height", "age"], 6, 2]);
  expect(train.labels).toBeUndefined();
  expect(train.targets?.shape).toEqual([6, 2]);
  for (const [at, file] of train.files.entries()) {
    const number = Number(/(\d)\.jpg$/.exec(file)?.[1]);
    expect(Array.from(train.targets?.data.subarray(2 * at, 2 * at + 2) ?? [])).toEqual([10 - number, number / 2]);
  }
  expect(await labels(train)).toEqual(Array.from(train.targets?.data ?? []));
  expect(train.take(1).targets?.data).toEqual(train.targets?.data.slice(0, 2));
});

test.each([
  [{ valueColumns: [] }, "expected valueColumns to be names of columns"],
  [{ valueColumns: ["age", "age"] }, "expected valueColumns to be names of columns"],
  [{ valueColumns: ["weight"] }, 'expected a column "weight", received path, age'],
  [{ valueColumns: ["age"], labelMode: "int" }, "expected valueColumns or labelMode, received both"],
  [{ valueColumns: ["age"] }, 'row 3: expected a number in "age", received "old"'],
] as const)("values %j are refused: %s", async (options, message) => {
  await expect(open("t.csv", "path,age\nimg/0.jpg,3\nimg/1.jpg,old\n", options)).rejects.toThrow(message);
});
