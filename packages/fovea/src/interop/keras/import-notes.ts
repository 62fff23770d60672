import { dtypePolicies } from "./dtype-policies.ts";
import type { Topology } from "./topology.ts";
import { lackingInTraining } from "./training-only.ts";

/** Returns the differences between an imported model and the one that the file describes, in sentences. */
export function importNotes(topology: Topology, wereImagesConverted: boolean): readonly string[] {
  const lacking = lackingInTraining(topology);
  const policies = [...dtypePolicies(topology)];
  return [
    ...(wereImagesConverted
      ? ["images are [channels, height, width] in Keras and [height, width, channels] here"]
      : []),
    ...(policies.length > 0 ? [`Keras computes in ${policies.join(", ")}, Fovea in float32`] : []),
    ...(lacking === "" ? [] : [`predictions match Keras, but training would lack ${lacking}`]),
  ];
}
