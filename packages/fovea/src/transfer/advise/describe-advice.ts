import { formatAmount, formatCount, formatDuration } from "../../support/format.ts";
import { truncateText } from "../../support/text-width.ts";
import type { Advice, BackboneAdvice } from "./advice.ts";

/** Longer names of classes and models are truncated in sentences. */
const longest = 24;

/** The reasons of an advice that compared networks, in five sentences. `isGoodEnough`: see `chooseRecipe`. */
export function describeAdvice(advice: Omit<Advice, "reasons">, isGoodEnough: boolean): readonly string[] {
  return [
    `${dataset(advice)}: ${caseOf(advice)} → ${whatToDo(advice)}`,
    comparison(advice),
    weights(advice, isGoodEnough),
    expectation(advice),
    improvement(advice),
  ];
}

/** The reasons of an advice without networks to compare. */
export function describeScratch(advice: Omit<Advice, "reasons">): readonly string[] {
  const { model, epochs } = advice.recipe;
  const [height, width] = advice.imageSize ?? [];
  const [forecast] = advice.forecasts;
  return [
    `${dataset(advice)} → train ${model} from scratch at ${height} × ${width} pixels`,
    "no pretrained weights are at hand: with them, far fewer images suffice, and training takes less time",
    "to use some, connect to a network and add --download, or add --model resnet18 --weights-file FILE",
    `${formatAmount(epochs, "epoch")} take about ${formatDuration(forecast?.seconds ?? Number.NaN)}; the accuracy can't be forecast without training`,
    improvement(advice),
  ];
}

/** "1,240 images in 5 classes, 180 to 310 per class" */
function dataset({ images, classes }: Pick<Advice, "images" | "classes">): string {
  const counts = classes.map((one) => one.images);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const range = least === most ? formatCount(least) : `${formatCount(least)} to ${formatCount(most)}`;
  return `${formatAmount(images, "image")} in ${formatCount(classes.length)} classes, ${range} per class`;
}

/** "many, like ImageNet" */
function caseOf({ case: found, recipe }: Pick<Advice, "case" | "recipe">): string {
  const source = recipe.weights === undefined ? "what the network knows" : "ImageNet";
  return `${found?.size ?? "few"}, ${found?.likeness ?? "like"} ${source}`;
}

function whatToDo({ recipe, case: found }: Pick<Advice, "recipe" | "case">): string {
  const { transfer, stages, output } = recipe;
  if (transfer === "fine-tune") {
    if (found?.advice === "fineTuneAll") return "fine-tune all stages";
    return stages === 1 ? "fine-tune the last stage" : `fine-tune the last ${stages} stages`;
  }
  return output === undefined ? "train a head on fixed features" : `train a head on the features of ${short(output)}`;
}

/** "resnet18: 94.1 % ± 1.2 by a probe, 21 ms per image; resnet50: 94.3 %, 60 ms: no surer, and slower" */
function comparison({ backbones, measured, images }: Pick<Advice, "backbones" | "measured" | "images">): string {
  const [best, ...others] = backbones;
  if (!best) return "";
  const { accuracy, milliseconds } = best;
  const half = 50 * (accuracy.high - accuracy.low);
  const sample = measured < images ? ` on ${formatCount(measured)} images` : "";
  const first = `${nameOf(best)}: ${percent(accuracy.value)} ± ${half.toFixed(1)} by a probe${sample}, ${time(milliseconds)} per image`;
  const next = others.reduce<BackboneAdvice | undefined>(
    (most, one) => (most === undefined || one.accuracy.value > most.accuracy.value ? one : most),
    undefined,
  );
  if (!next) return first;
  const verdict = next.accuracy.value > accuracy.value ? "within the interval, but slower" : "no better";
  return `${first}; ${nameOf(next)}: ${percent(next.accuracy.value)}, ${time(next.milliseconds)}: ${verdict}`;
}

/** What the stages and the weights say, and how the images fill the input. */
function weights({ backbones, recipe, case: found, fits }: Omit<Advice, "reasons">, isGoodEnough: boolean): string {
  const [best] = backbones;
  const parts: string[] = [];
  if (isGoodEnough) parts.push("the features leave hardly any error that fine-tuning could mend");
  else if (best?.regularized) {
    const consequence = recipe.transfer === "fine-tune" ? "better to fine-tune" : "their fixed features are worse";
    parts.push(`weights trained with label smoothing or mixup: ${consequence}`);
  } else if (found) {
    const [last] = found.stages.slice(-1);
    const top = found.stages.find(({ stage }) => stage === found.bestStage);
    const text =
      !top || top === last || found.likeness === "like"
        ? "the last features separate the classes as well as earlier ones"
        : `${short(top.stage)} separates the classes better than the last stage: ${percent(top.accuracy)}, ${percent(last?.accuracy ?? 0)}`;
    parts.push(text);
  }
  const [fit, other] = fits;
  if (fit && other) {
    const name = { stretch: "stretching", crop: "cropping" };
    parts.push(`${name[fit.fit]} ${percent(fit.accuracy.value)}, ${name[other.fit]} ${percent(other.accuracy.value)}`);
  }
  if (recipe.sampling === "balanced") parts.push("classes are unbalanced: rare ones are shown more often");
  return parts.join("; ");
}

/** "expect 95.5 % (94.0 to 97.1) after about 6 min" */
function expectation({ forecasts, recipe }: Pick<Advice, "forecasts" | "recipe">): string {
  const features = forecasts.find(({ accuracy }) => accuracy !== undefined)?.accuracy;
  const seconds = formatDuration(forecasts[0]?.seconds ?? Number.NaN);
  if (!features) return `it takes about ${seconds}`;
  const range = `${percent(features.value)} (${number(features.low)} to ${number(features.high)})`;
  if (recipe.transfer !== "fine-tune") return `expect ${range} after about ${seconds}`;
  return `expect ${range} from features alone, as a rule more by fine-tuning, after about ${seconds}`;
}

function improvement({ gains, classes }: Pick<Advice, "gains" | "classes">): string {
  const [first] = gains;
  if (first && first.gain >= 0.001) {
    const points = (100 * first.gain).toFixed(1);
    return `more images of "${short(first.name)}" would help most: ${formatCount(first.added)} more, about ${points} points`;
  }
  const fewest = classes.reduce(
    (least, one) => (one.images < least.images ? one : least),
    classes[0] ?? { name: "", images: 0 },
  );
  return first
    ? "more images would hardly help: no class gains 0.1 points from twice as many"
    : `"${short(fewest.name)}" has the fewest images, ${formatCount(fewest.images)}: more of them help most`;
}

function nameOf({ model, weights }: Pick<BackboneAdvice, "model" | "weights">): string {
  return short(weights === undefined || weights === "torchvision" ? model : `${model} (${weights})`);
}

function short(name: string): string {
  return truncateText(name, longest);
}

function percent(fraction: number): string {
  return `${number(fraction)} %`;
}

function number(fraction: number): string {
  return (100 * fraction).toFixed(1);
}

function time(milliseconds: number): string {
  return `${milliseconds < 10 ? Number(milliseconds.toPrecision(2)) : Math.round(milliseconds)} ms`;
}
