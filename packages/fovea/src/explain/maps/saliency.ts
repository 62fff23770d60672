import { differentiateSamples, type Samples, unaltered } from "../subject/run-samples.ts";
import { imageShape, type Subject } from "../subject/subject.ts";
import { defineMethod } from "./define-method.ts";
import type { MapValues } from "./heat-map.ts";

/** Saliency (Simonyan et al. 2013): the gradient of the score with respect to each element of the image. */
export const saliency = defineMethod<Record<never, never>>({
  name: "saliency",
  isSigned: false,
  channels: "largest",
  checks: {},
  compute: (subject) => meanGradients(subject, unaltered(subject)),
});

/** Averages the gradients of the samples of each row: [height, width, channels] per row. */
export async function meanGradients(
  subject: Subject,
  samples: Samples,
  rectifiers: "exact" | "guided" = "exact",
): Promise<MapValues[]> {
  const [height, width, channels] = imageShape(subject);
  const sums = subject.rows.map(() => new Float64Array(height * width * channels));
  const withRespectTo = subject.model.network.inputs[subject.image] ?? [];
  const perRow = samples.count / sums.length;
  await differentiateSamples(subject, samples, { withRespectTo, rectifiers }, (sample, { gradients: [gradient] }) => {
    const sum = sums[samples.row(sample)];
    if (sum && gradient) for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] ?? 0) + (gradient[at] ?? 0);
  });
  return sums.map((sum) => ({
    values: {
      data: Float32Array.from(sum, (value) => value / perRow),
      shape: [height, width, channels],
      dtype: "float32",
    },
  }));
}
