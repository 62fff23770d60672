import type { ReportReason } from "../../report/index.ts";
import type { Advice, BackboneAdvice } from "./advice.ts";

/** What reasons are made from. */
type Reasoned = Omit<Advice, "reasons" | "reasonData">;

/** The reasons of an advice that compared networks. `isGoodEnough`: see `chooseRecipe`. */
export function adviceReasons(advice: Reasoned, isGoodEnough: boolean): readonly ReportReason[] {
  return [
    caseOf(advice),
    ...comparison(advice),
    features(advice, isGoodEnough),
    expectation(advice),
    improvement(advice),
  ];
}

/** The reasons of an advice without networks to compare. */
export function scratchReasons(advice: Reasoned): readonly ReportReason[] {
  const { model, epochs } = advice.recipe;
  const [height = 0, width = 0] = advice.imageSize ?? [];
  const [forecast] = advice.forecasts;
  return [
    { code: "scratch", ...dataset(advice), model, height, width },
    { code: "noWeights" },
    { code: "getWeights" },
    { code: "scratchTime", epochs, seconds: forecast?.seconds ?? Number.NaN },
    improvement(advice),
  ];
}

function dataset({ images, classes }: Pick<Advice, "images" | "classes">) {
  const counts = classes.map((one) => one.images);
  return { images, classes: classes.length, fewest: Math.min(...counts), most: Math.max(...counts) };
}

function caseOf(advice: Reasoned): ReportReason {
  const { case: found, recipe } = advice;
  const { transfer, stages, output, weights } = recipe;
  const action = transfer !== "fine-tune" ? "head" : found?.advice === "fineTuneAll" ? "fineTuneAll" : "fineTune";
  return {
    ...{ code: "case", ...dataset(advice), size: found?.size ?? "few", likeness: found?.likeness ?? "like" },
    ...{ source: weights === undefined ? "other" : "imagenet", action, stages },
    ...(output !== undefined && { output }),
  };
}

/** The best network, and the most accurate of the others. */
function comparison({ backbones, measured, images }: Reasoned): readonly ReportReason[] {
  const [best, ...others] = backbones;
  if (!best) return [];
  const next = others.reduce<BackboneAdvice | undefined>(
    (most, one) => (most === undefined || one.accuracy.value > most.accuracy.value ? one : most),
    undefined,
  );
  return [
    {
      ...{ code: "comparison", best: networkOf(best), margin: (best.accuracy.high - best.accuracy.low) / 2 },
      ...(measured < images && { measured }),
      ...(next && { next: networkOf(next) }),
    },
  ];
}

function networkOf({ model, weights, accuracy, milliseconds }: BackboneAdvice) {
  const name = weights === undefined || weights === "torchvision" ? model : `${model} (${weights})`;
  return { name, accuracy: accuracy.value, milliseconds };
}

/** What the stages and the weights say, and how the images fill the input. */
function features({ backbones, recipe, case: found, fits }: Reasoned, isGoodEnough: boolean): ReportReason {
  const [best] = backbones;
  const last = found?.stages.at(-1);
  const top = found?.stages.find(({ stage }) => stage === found.bestStage);
  const isEarlier = found?.likeness === "unlike" && top !== undefined && top !== last;
  return {
    ...{ code: "features", isGoodEnough },
    ...(best?.regularized && { regularized: recipe.transfer === "fine-tune" ? "fineTune" : "head" }),
    ...(isEarlier && { earlier: { stage: top.stage, accuracy: top.accuracy, last: last?.accuracy ?? 0 } }),
    fits: fits.map(({ fit, accuracy }) => ({ fit, accuracy: accuracy.value })),
    ...(fits.length < 2 && recipe.fit && { fit: recipe.fit }),
    isBalanced: recipe.sampling === "balanced",
  };
}

function expectation({ forecasts, recipe }: Reasoned): ReportReason {
  const accuracy = forecasts.find((one) => one.accuracy !== undefined)?.accuracy;
  return {
    ...{ code: "expectation", seconds: forecasts[0]?.seconds ?? Number.NaN },
    ...(accuracy && { accuracy }),
    isFineTuned: recipe.transfer === "fine-tune",
  };
}

/** From which gain of recall on more images are worth mentioning. */
const noticeable = 0.001;

function improvement({ gains, classes }: Reasoned): ReportReason {
  const [first] = gains;
  if (first && first.gain >= noticeable) {
    return { code: "gain", name: first.name, added: first.added, gain: first.gain };
  }
  if (first) return { code: "noGain" };
  const fewest = classes.reduce(
    (least, one) => (one.images < least.images ? one : least),
    classes[0] ?? { name: "", images: 0 },
  );
  return { code: "fewest", name: fewest.name, images: fewest.images };
}
