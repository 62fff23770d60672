import { featureLayers } from "../../explain/index.ts";
import type { SymbolicTensor } from "../../layers/index.ts";
import type { ResidualData } from "../../lessons/index.ts";
import { normOf } from "../../lessons/residual/deep-network.ts";
import { evenlyChosen } from "./evenly-chosen.ts";
import { type LessonSubject, lessonImage } from "./lesson-subject.ts";

/** Layers whose gradients a page shows. */
const most = 60;

/** Collects what the lesson on residual networks shows: the norms of gradients inside the network. */
export async function residualData(subject: LessonSubject): Promise<ResidualData> {
  const { model, named, input, signal } = subject;
  const layers = featureLayers(model.network, 0, model.outputs[0] as SymbolicTensor).map(({ path }) => path);
  const paths = evenlyChosen(layers, most);
  const image = await lessonImage(subject);
  if (paths.length === 0) return { model: named, image, gradients: [] };
  const x = { ...input, shape: [1, ...input.shape] };
  const scores = Array.from(((await model.predict(x)) as { data: ArrayLike<number> }).data);
  const units = model.outputShape.at(-1) ?? 1;
  const answer = scores.slice(0, units).indexOf(Math.max(...scores.slice(0, units)));
  const { gradients } = await model.gradients(x, {
    ...{ class: Math.max(0, answer), logits: true, withRespectTo: paths },
    ...(signal && { signal }),
  });
  return {
    model: named,
    image,
    gradients: paths.map((path) => ({ path, norm: normOf(gradients.get(path)?.data ?? []) })),
  };
}
