import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Engine } from "../../src/engine/index.ts";
import { everyEngine } from "../../src/engine/testing/every-engine.ts";
import { AscentPrograms } from "../../src/explain/visualize/ascent-programs.ts";
import { ascentTargets } from "../../src/explain/visualize/ascent-targets.ts";
import { canvases } from "../../src/explain/visualize/canvas/canvas.ts";
import { layers } from "../../src/layers/index.ts";
import { type Model, sequential } from "../../src/models/index.ts";
import type { Digest } from "../zoo/digest.ts";
import { formulaTensor, unit } from "../zoo/formula.ts";
import { channelsLast } from "./channels-last.ts";

interface Case {
  readonly name: string;
  readonly layer: "conv2" | null;
  readonly targets: readonly number[];
  readonly parametrization: "pixels" | "fourier";
  readonly decorrelate: boolean;
  readonly position: "mean" | "center";
  readonly spread: number;
  readonly shifts: readonly (readonly [number, number])[];
  readonly totalVariation: number;
  readonly l2: number;
  readonly course: readonly (readonly number[])[];
  readonly scores: readonly number[];
  readonly images: readonly Digest[];
}

interface Recording {
  readonly height: number;
  readonly width: number;
  readonly learningRate: number;
  readonly range: readonly [number, number];
  readonly cases: readonly Case[];
}

const recording: Recording = JSON.parse(
  await readFile(fileURLToPath(new URL("fixtures/ascent.json", import.meta.url)), "utf8"),
);

async function network(engine: Engine): Promise<Model> {
  const { height, width } = recording;
  const net = sequential(
    [
      layers.input({ name: "image", shape: [height, width, 3] }),
      layers.conv2d({ name: "conv1", filters: 6, kernelSize: 3, padding: [1, 1], activation: "relu" }),
      layers.conv2d({ name: "conv2", filters: 8, kernelSize: 3, strides: 2, padding: [1, 1], activation: "relu" }),
      layers.globalAveragePooling2d(),
      layers.dense({ name: "fc", units: 5 }),
    ],
    { engine },
  );
  const shapes = { conv1: [6, 3, 3, 3], conv2: [8, 6, 3, 3], fc: [5, 8] };
  await net.setWeights(
    new Map(
      Object.entries(shapes).flatMap(([name, shape]) => [
        [`${name}/kernel`, channelsLast(formulaTensor(`${name}.weight`, shape, 0, 0.4))],
        [`${name}/bias`, formulaTensor(`${name}.bias`, [shape[0] ?? 0], 0, 0.4)],
      ]),
    ),
  );
  return net;
}

/** The first coefficients [height, image, channel, width], the same for each image. */
function firstCanvas(count: number, spread: number): Float32Array {
  const { height, width } = recording;
  const { data } = formulaTensor("canvas", [height, 3, width], 0, spread);
  const row = 3 * width;
  return Float32Array.from({ length: count * data.length }, (_, at) => {
    const y = Math.floor(at / (count * row));
    return data[y * row + (at % row)] ?? 0;
  });
}

describe.each(everyEngine)("gradient ascent on the $name engine", async (engine) => {
  const net = await network(engine);

  test.each(recording.cases)("$name equals PyTorch's, step by step", async (given) => {
    const { height, width, learningRate, range } = recording;
    const { layer, position, totalVariation, l2, shifts } = given;
    const options = layer === null ? { class: given.targets } : { layer, channels: given.targets };
    const count = given.targets.length;
    const [black, white] = range.map((value) => [value, value, value]) as [number[], number[]];
    const programs = await AscentPrograms.compile(
      {
        ...{ where: "test", model: net, input: "image", count, position, totalVariation, l2 },
        targets: ascentTargets("test", net, options),
        shape: [height, width, 3],
        canvas: canvases[given.parametrization],
        decorrelates: given.decorrelate,
        range: { black, white, isReversed: false },
      },
      learningRate,
    );
    const results = await programs.run({
      start: 0,
      canvas: firstCanvas(count, given.spread),
      steps: shifts.length,
      viewOf: (step) => ({ shift: shifts[step] ?? [0, 0], zoom: 1, blur: 0 }),
    });
    results.forEach(({ course, score, values }, image) => {
      given.course.forEach((scores, step) => {
        expect(course[step]).toBeCloseTo(scores[image] ?? Number.NaN, 4);
      });
      expect(score).toBeCloseTo(given.scores[image] ?? Number.NaN, 4);
      const expected = given.images[image];
      expect(values.shape).toEqual(expected?.shape);
      expected?.values.forEach((value, sample) => {
        expect(values.data[Math.floor(unit("samples", sample) * values.data.length)]).toBeCloseTo(value, 4);
      });
    });
  });
});
