import { dtypePolicies } from "./dtype-policies.ts";
import type { Topology } from "./topology.ts";
import { lackingInTraining } from "./training-only.ts";

/** In what an imported model differs from the one that the file describes, in sentences. */
export function importNotes(topology: Topology, areImagesTurned: boolean): readonly string[] {
  const lacking = lackingInTraining(topology);
  const policies = [...dtypePolicies(topology)];
  return [
    ...(areImagesTurned ? ["images are [channels, height, width] in Keras and [height, width, channels] here"] : []),
    ...(policies.length > 0 ? [`Keras computes in ${policies.join(", ")}, Fovea in float32`] : []),
    ...(lacking === "" ? [] : [`predictions are those of Keras, but training would go without ${lacking}`]),
  ];
}
