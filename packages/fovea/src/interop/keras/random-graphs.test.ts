import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Layer, layers, type SymbolicTensor } from "../../layers/index.ts";
import { type Model, model as modelOf, sequential } from "../../models/index.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { importModel } from "../import-model.ts";
import { loadWeights } from "../load-weights.ts";
import { wave } from "../testing/wave.ts";

/** A model as described by generate_keras_graphs.py. */
interface Graph {
  readonly kind: "sequential" | "functional";
  readonly inputs: number;
  readonly layers: readonly {
    readonly kind: "model" | "conv2d" | "dense" | "depthwiseConv2d" | "batchNormalization" | "relu" | "add";
    readonly name: string | null;
    readonly options: object;
    readonly trainable: boolean;
    readonly model?: Graph;
  }[];
  readonly calls: readonly { readonly layer: number; readonly inputs: readonly number[] }[];
  readonly outputs: readonly number[];
}

const archive = unzipSync(await readFile(new URL("../../../test/interop/keras/graphs.zip", import.meta.url)));
const recorded = JSON.parse(new TextDecoder().decode(archive["graphs.json"])) as readonly {
  readonly graph: Graph;
  readonly outputs: readonly (readonly number[])[];
}[];

const image = [4, 4, 3] as const;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-graphs-"));
  for (const [name, content] of Object.entries(archive)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
    const weights = name.endsWith(".keras") ? unzipSync(content)["model.weights.h5"] : undefined;
    if (weights) await writeFile(join(folder, name.replace(".keras", ".weights.h5")), weights);
  }
});
afterAll(() => rm(folder, { recursive: true }));

/** Builds the model by hand, as from the source code of the Keras program. */
function byHand(graph: Graph, name: string | null, isFrozen: (layer: Graph["layers"][number]) => boolean): Model {
  const made: Layer[] = graph.layers.map((layer) => {
    const named = layer.name === null ? {} : { name: layer.name };
    const made = layer.model
      ? byHand(layer.model, layer.name, isFrozen).network
      : (layers[layer.kind as "dense"]({ ...(layer.options as { units: number }), ...named }) as Layer);
    if (isFrozen(layer)) made.trainable = false;
    return made;
  });
  const options = { engine: "portable", ...(name !== null && { name }) } as const;
  const inputs = Array.from({ length: graph.inputs }, () => layers.input({ shape: image }));
  if (graph.kind === "sequential") {
    return sequential([inputs[0] as SymbolicTensor, ...graph.calls.map(({ layer }) => made[layer] as Layer)], options);
  }
  const tensors = [...inputs];
  for (const { layer, inputs: indices } of graph.calls) {
    const given = indices.map((index) => tensors[index] as SymbolicTensor);
    tensors.push(
      ...([(made[layer] as Layer).apply(given.length === 1 ? given[0]! : given)].flat() as SymbolicTensor[]),
    );
  }
  const outputs = graph.outputs.map((index) => tensors[index] as SymbolicTensor);
  return modelOf({ inputs, outputs: outputs.length === 1 ? outputs[0]! : outputs, ...options }) as Model;
}

async function expectAnswers(model: Model, outputs: readonly (readonly number[])[]): Promise<void> {
  const answers = [await model.predict(model.inputs.map((_, index) => wave([1, ...image], index)))].flat() as Tensor[];
  expect(answers).toHaveLength(outputs.length);
  for (const [at, expected] of outputs.entries()) {
    const received = (answers[at] as Tensor).data.filter((_, index) => index % 5 === 0);
    const largest = Math.max(...expected.map(Math.abs));
    const error = Math.max(...expected.map((value, index) => Math.abs(value - (received[index] ?? Number.NaN))));
    expect(error / largest).toBeLessThan(1e-5);
  }
}

/** Returns the extensions of files of the same model; only some graphs have files of Keras 2 and TensorFlow.js. */
function endingsOf(number: number): readonly string[] {
  const older = ["keras2.h5", "tfjs/model.json"].filter((ending) => archive[`${number}.${ending}`]);
  return ["keras", "weights.h5", "h5", ...older];
}

describe.each(recorded.map(({ graph, outputs }, number) => ({ number, graph, outputs })))("graph $number", (entry) => {
  const { number, graph, outputs } = entry;
  test.each(endingsOf(number).filter((ending) => ending !== "weights.h5"))(
    "imported from .%s computes the same as Keras",
    async (ending) => {
      await expectAnswers(await importModel(join(folder, `${number}.${ending}`), { engine: "portable" }), outputs);
    },
  );

  test.each(endingsOf(number))("made by hand, with the weights of .%s", async (ending) => {
    const model = byHand(graph, null, ({ trainable }) => !trainable);
    await loadWeights(model, join(folder, `${number}.${ending}`));
    await expectAnswers(model, outputs);
  });

  test.each(endingsOf(number))("made by hand, nothing frozen, with the weights of .%s", async (ending) => {
    const model = byHand(graph, null, () => false);
    await loadWeights(model, join(folder, `${number}.${ending}`));
    await expectAnswers(model, outputs);
  });
});
