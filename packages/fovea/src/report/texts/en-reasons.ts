import { formatAmount, formatCount, formatDuration } from "../../support/format.ts";
import { truncateText } from "../../support/text-width.ts";
import type { ReasonImages, ReasonNetwork, ReasonTexts } from "../report-reason.ts";

/** Longer names of classes and models are truncated in sentences. */
const longest = 24;
const short = (name: string) => truncateText(name, longest);
const percent = (share: number) => `${number(share)} %`;
const fitNames = { stretch: "stretching", crop: "cropping", pad: "padding" };

/** Why a recipe was chosen, in English. */
export const enReasons: ReasonTexts = {
  case: ({ size, likeness, source, action, stages, output, ...images }) => {
    const like = source === "imagenet" ? "ImageNet" : "what the network knows";
    return `${dataset(images)}: ${size}, ${likeness} ${like} → ${whatToDo(action, stages, output)}`;
  },
  comparison: ({ best, margin, measured, next }) => {
    const sample = measured === undefined ? "" : ` on ${formatCount(measured)} images`;
    const first = `${short(best.name)}: ${percent(best.accuracy)} ± ${number(margin)} by a probe${sample}, ${time(best)} per image`;
    if (!next) return first;
    const verdict = next.accuracy > best.accuracy ? "within the interval, but slower" : "no better";
    return `${first}; ${short(next.name)}: ${percent(next.accuracy)}, ${time(next)}: ${verdict}`;
  },
  features: ({ isGoodEnough, regularized, earlier, fits, fit, isBalanced }) => {
    const consequence = regularized === "fineTune" ? "better to fine-tune" : "their fixed features are worse";
    const separation = earlier
      ? `${short(earlier.stage)} separates the classes better than the last stage: ${percent(earlier.accuracy)}, ${percent(earlier.last)}`
      : "the last features separate the classes as well as earlier ones";
    const parts = [
      isGoodEnough
        ? "the features leave hardly any error that fine-tuning could mend"
        : regularized
          ? `weights trained with label smoothing or mixup: ${consequence}`
          : separation,
      ...(fits.length > 1 ? [fits.map((one) => `${fitNames[one.fit]} ${percent(one.accuracy)}`).join(", ")] : []),
      ...(fit ? [`${fitNames[fit]}, as chosen`] : []),
      ...(isBalanced ? ["classes are unbalanced: each gets the same weight"] : []),
    ];
    return parts.join("; ");
  },
  balance: ({ largest, most, smallest, fewest }) =>
    `"${short(largest)}" has ${formatAmount(most, "image")}, "${short(smallest)}" ${formatCount(fewest)}: ` +
    "each class gets the same weight (--sampling natural turns this off)",
  expectation: ({ seconds, accuracy, isFineTuned }) => {
    const duration = formatDuration(seconds);
    if (!accuracy) return `it takes about ${duration}`;
    const range = `${percent(accuracy.value)} (${number(accuracy.low)} to ${number(accuracy.high)})`;
    if (!isFineTuned) return `expect ${range} after about ${duration}`;
    return `expect ${range} from features alone, as a rule more by fine-tuning, after about ${duration}`;
  },
  gain: ({ name, added, gain }) =>
    `more images of "${short(name)}" would help most: ${formatCount(added)} more, about ${number(gain)} points`,
  noGain: () => "more images would hardly help: no class gains 0.1 points from twice as many",
  fewest: ({ name, images }) =>
    `"${short(name)}" has the fewest images, ${formatCount(images)}: more of them help most`,
  scratch: ({ model, height, width, ...images }) =>
    `${dataset(images)} → train ${model} from scratch at ${height} × ${width} pixels`,
  noWeights: () =>
    "no pretrained weights are at hand: with them, far fewer images suffice, and training takes less time",
  getWeights: () => "to use some, connect to a network and add --download, or add --model resnet18 --weights-file FILE",
  scratchTime: ({ epochs, seconds }) =>
    `${formatAmount(epochs, "epoch")} take about ${formatDuration(seconds)}; the accuracy can't be forecast without training`,
  targetLoss: ({ task }) =>
    task === "regression"
      ? "values to predict: the head minimizes the squared error"
      : "several labels per image: the head minimizes the error of each label by itself",
  targetNetwork: ({ model }) => `${short(model)} as the network; --model chooses another one`,
  targetHead: () => "a head on fixed features; --transfer fine-tune trains the last stages too",
};

/** "1,240 images in 5 classes, 180 to 310 per class" */
function dataset({ images, classes, fewest, most }: ReasonImages): string {
  const range = fewest === most ? formatCount(fewest) : `${formatCount(fewest)} to ${formatCount(most)}`;
  return `${formatAmount(images, "image")} in ${formatCount(classes)} classes, ${range} per class`;
}

function whatToDo(action: "fineTuneAll" | "fineTune" | "head", stages: number, output: string | undefined): string {
  if (action === "fineTuneAll") return "fine-tune all stages";
  if (action === "fineTune") return stages === 1 ? "fine-tune the last stage" : `fine-tune the last ${stages} stages`;
  return output === undefined ? "train a head on fixed features" : `train a head on the features of ${short(output)}`;
}

function number(share: number): string {
  return (100 * share).toFixed(1);
}

function time({ milliseconds }: ReasonNetwork): string {
  return `${milliseconds < 10 ? Number(milliseconds.toPrecision(2)) : Math.round(milliseconds)} ms`;
}
