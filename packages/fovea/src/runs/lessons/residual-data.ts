import { featureLayers } from "../../explain/index.ts";
import type { SymbolicTensor } from "../../layers/index.ts";
import type { ResidualData } from "../../lessons/index.ts";
import { normOf } from "../../lessons/residual/deep-network.ts";
import { buildForward } from "../../network/index.ts";
import type { Tensor } from "../../tensor/index.ts";
import { linkOf } from "../../train/index.ts";
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
  const [output] = buildForward(model.network, { batchSize: 1, training: false }).outputs;
  const [answers] = [await model.predict(x, signal ? { signal } : {})].flat() as Tensor[];
  const scores = Array.from(answers?.data ?? [], Number).slice(0, output?.shape.at(-1) ?? 1);
  const answer = scores.indexOf(Math.max(...scores));
  const { gradients } = await model.gradients(x, {
    ...{
      class: Math.max(0, answer),
      logits: output !== undefined && linkOf(output) !== undefined,
      withRespectTo: paths,
    },
    ...(signal && { signal }),
  });
  return {
    model: named,
    image,
    gradients: paths.map((path) => ({ path, norm: normOf(gradients.get(path)?.data ?? []) })),
  };
}
