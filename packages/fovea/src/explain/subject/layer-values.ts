import type { Tensor } from "../../tensor/tensor.ts";
import { scoresAndActivations } from "../../train/index.ts";
import type { Subject } from "./subject.ts";

/** Returns the values of a layer for all images, [images, …]: those that are kept, or computed by the subject's programs. */
export async function layerValues(subject: Subject, path: string): Promise<Tensor> {
  const { kept, programs, model, inputs, place, signal } = subject;
  if (kept?.path === path && programs === model.trainer) return kept.values;
  const { activations } = await scoresAndActivations(programs, inputs, { ...place, batchSize: 1, signal }, [path]);
  return activations[0] as Tensor;
}
