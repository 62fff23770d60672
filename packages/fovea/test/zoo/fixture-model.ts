import type { Engine } from "../../src/engine/index.ts";
import { writeSafetensors } from "../../src/io/index.ts";
import { type Tensor, tensor } from "../../src/tensor/index.ts";
import { architectures, type ZooOptions } from "../../src/zoo/index.ts";
import { formulaTensor } from "./formula.ts";
import type { ZooFixture } from "./read-fixture.ts";

/** The network as the zoo makes it, with logits as its output. */
export function buildFixture({ network, variant, options }: ZooFixture, engine: Engine, more: ZooOptions = {}) {
  const architecture = architectures[network];
  if (!architecture) throw new Error(`there is no network "${network}"`);
  const given = { variant, classifierActivation: "linear", ...options, ...more, engine, weights: undefined } as const;
  return architecture(given as ZooOptions & { weights?: undefined });
}

/** Writes the weights under the framework's names and in its layouts. */
export function writeFrameworkWeights(path: string, fixture: ZooFixture): Promise<void> {
  return writeSafetensors(path, frameworkWeights(fixture), fileMetadata(fixture));
}

function* frameworkWeights({ weights }: ZooFixture): Generator<[string, Tensor]> {
  for (const [name, shape, offset, scale] of weights) {
    if (name.endsWith("num_batches_tracked")) yield [name, tensor(Int32Array.of(0), [])];
    else yield [name, formulaTensor(name, shape, offset, scale)];
  }
}

/** What PyTorch's own safetensors files say of themselves. */
function fileMetadata({ format }: ZooFixture): Map<string, string> {
  return new Map(format === "torch" ? [["format", "pt"]] : []);
}
