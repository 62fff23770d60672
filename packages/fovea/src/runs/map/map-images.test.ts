import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { selectEngine } from "../../engine/index.ts";
import { pca } from "../../evaluation/index.ts";
import type { SymbolicTensor } from "../../layers/index.ts";
import type { Model } from "../../models/index.ts";
import { random } from "../../support/index.ts";
import { backboneOf, extractFeatures } from "../../transfer/index.ts";
import { smallNetwork, stripes } from "../../transfer/testing/stripes.ts";
import { newImageJob } from "../images/new-image-job.ts";
import { trainImages } from "../images/train-images.ts";
import { newJob } from "../new-job.ts";
import { trainRun } from "../train-run.ts";
import { mapImages } from "./map-images.ts";
import { outliers } from "./outliers.ts";
import { writeMap } from "./write-map.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-map-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
const engine = selectEngine();
let network: Model<SymbolicTensor>;

beforeAll(async () => {
  process.env.FOVEA_HOME = at("home");
  const { files, labels, classes } = await stripes(at("all"), 12);
  for (const name of classes) mkdirSync(join(at("photos"), name), { recursive: true });
  for (const [index, file] of files.entries()) {
    cpSync(file, join(at("photos"), classes[Number(labels[index])] ?? "", basename(file)));
  }
  writeFileSync(join(at("photos"), "vertical", "broken.png"), "no image");
  network = smallNetwork(4);
  await network.save(at("small"));
});

describe("a folder", () => {
  test("is placed by the principal components of its features", async () => {
    const events: string[] = [];
    const { map, faults } = await mapImages(at("photos"), {
      ...{ engine, backbone: { model: at("small") }, method: "pca" },
      onEvent: ({ type }) => events.push(type),
    });
    expect(map).toMatchObject({
      method: "pca",
      total: 36,
      classes: ["diagonal", "horizontal", "vertical"],
      features: 16,
    });
    expect(map.points).toHaveLength(36);
    expect(faults.map(({ file }) => basename(file))).toEqual(["broken.png"]);
    expect(new Set(events)).toEqual(new Set(["extracting", "placing"]));
    const files = map.points.map(({ image }) => join(at("photos"), image));
    const { features } = await extractFeatures(backboneOf(network), files);
    const { scores, shares } = pca(features);
    map.points.forEach(({ x, y }, row) => {
      expect([x, y].map(Math.abs)).toEqual([
        expect.closeTo(Math.abs(Number(scores.data[2 * row])), 4),
        expect.closeTo(Math.abs(Number(scores.data[2 * row + 1])), 4),
      ]);
    });
    expect(map.shares?.[0]).toBeCloseTo(shares[0] ?? Number.NaN, 6);
  });

  test("of many images is sampled, the same for a seed", async () => {
    const options = { engine, backbone: { model: at("small") }, limit: 10 } as const;
    const { map } = await mapImages(at("photos"), options);
    expect(map).toMatchObject({ total: 37, method: "umap" });
    expect(map.points).toHaveLength(10);
    expect((await mapImages(at("photos"), options)).map).toEqual(map);
    const other = await mapImages(at("photos"), { ...options, seed: 1 });
    expect(other.map.points.map(({ image }) => image)).not.toEqual(map.points.map(({ image }) => image));
  });

  test("is written as a page with its images, and as a picture", async () => {
    const placed = await mapImages(at("photos"), { engine, backbone: { model: at("small") }, method: "pca" });
    await writeMap(placed, at("maps/map.html"), "en");
    expect(readFileSync(at("maps/map.html"), "utf8").split("data:image/jpeg").length).toBeGreaterThan(36);
    await writeMap(placed, at("maps/map.svg"), "en");
    expect(readFileSync(at("maps/map.svg"), "utf8")).toMatch(/^<svg /);
    await writeMap(placed, at("maps/map.png"), "en");
    expect(readFileSync(at("maps/map.png")).subarray(1, 4).toString()).toBe("PNG");
  });

  test("needs a network", async () => {
    await expect(mapImages(at("photos"), { engine })).rejects.toThrow(
      "map: expected the network whose features place the images, as in --model resnet50",
    );
  });
});

test("a run on images is placed by its own network, with doubtful labels", async () => {
  const recipe = { model: at("small"), transfer: "features" } as const;
  const settings = { data: at("photos"), grouping: "none", seed: 3, recipe } as const;
  await trainImages(await newImageJob(settings, { engine: async () => engine, folder: at("run") }));
  const { map } = await mapImages(at("run"), { engine, method: "pca" });
  expect(map.points).toHaveLength(36);
  expect(map.doubtsKnown).toBe(true);
});

test("a run on a data set is placed by what its last layer receives", async () => {
  const settings = { model: "lenet5", data: "mnist", limit: 60, epochs: 1, batchSize: 32 } as const;
  await trainRun(await newJob(settings, { engine: async () => engine, folder: at("digits") }));
  const placed = await mapImages(at("digits"), { engine, method: "pca" });
  expect(placed.map).toMatchObject({ features: 84, total: 60, model: "lenet5" });
  const thumbnails = await placed.thumbnails();
  expect(thumbnails.size).toBe(60);
  expect(thumbnails.get("test[59]")).toMatch(/^data:image\/png;base64,/);
  await expect(mapImages(at("digits"), { engine, backbone: { model: at("small") } })).rejects.toThrow(
    "whose own network",
  );
});

test("outliers are far from even their nearest neighbors", () => {
  const numbers = random(2);
  const rows = Array.from({ length: 60 }, (_, row) =>
    row === 41 ? [40, 40, 40] : [0, 0, 0].map(() => numbers.normal()),
  );
  const features = { data: Float32Array.from(rows.flat()), shape: [60, 3], dtype: "float32" } as const;
  expect(outliers(features)).toEqual([41]);
  expect(outliers({ ...features, data: new Float32Array(180) })).toEqual([]);
});
