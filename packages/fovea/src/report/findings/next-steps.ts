import type { Interval } from "../../evaluation/index.ts";
import { validationCourse } from "../../evaluation/index.ts";
import type { Phrase } from "../../page/index.ts";
import { nameList, type ReportContext } from "../report-context.ts";
import type { RunReport } from "../run-report.ts";
import { shownResults } from "./headline.ts";
import { weakClasses } from "./weakest-classes.ts";

/** A pair is worth a step if this many images, and this share of the true class, are confused. */
const fewestConfused = 3;
const smallestShare = 0.1;
/** The smallest gain of recall that is worth collecting images for. */
const smallestGain = 0.01;
/** Above it, the interval is too wide to tell models apart. */
const wideInterval = 0.1;
/** With a lower accuracy, a head alone may not be enough. */
const goodEnough = 0.95;
const mostSteps = 6;

/** Returns what to do next, the most useful step first. */
export function nextSteps(context: ReportContext): Phrase[] {
  const { report, texts, headline } = context;
  const { next } = texts;
  const { leaks, mixedGroups, faults } = report.data;
  const doubtful = report.doubtfulLabels?.length ?? 0;
  const steps = [
    ...(headline ? [] : [next.measureAtAll]),
    ...(leaks.length > 0 ? [next.leaks(leaks.length)] : []),
    ...(doubtful > 0 ? [next.doubtful(doubtful)] : []),
    ...(mixedGroups.length > 0 ? [next.mixedGroups(mixedGroups.length)] : []),
    ...collectSteps(context),
    ...trainingSteps(context),
    ...(headline && headline.accuracy.high - headline.accuracy.low > wideInterval
      ? [next.measureMore(headline.images)]
      : []),
    ...(faults.length > 0 ? [next.faults(faults.length)] : []),
  ];
  return steps.length > 0 ? steps.slice(0, mostSteps) : [next.nothing];
}

function collectSteps({ report, texts }: ReportContext): Phrase[] {
  const { next } = texts;
  const shown = shownResults(report);
  const { gains } = report.forecast ?? {};
  const gaining = gains?.classes.filter(({ gain }) => gain >= smallestGain).slice(0, 3) ?? [];
  const measured = shown && shown.part !== "train" ? shown.results : undefined;
  const weakest = measured && weakClasses(measured)[0];
  const pair = measured?.mostConfused.find(({ count, share }) => count >= fewestConfused && share >= smallestShare);
  const trained = report.data.classes.find(({ name }) => name === weakest?.name)?.train ?? 0;
  return [
    ...(gains && gaining[0]
      ? [
          next.gains(
            nameList(
              gaining.map(({ name }) => name),
              texts,
            ),
            gains.added,
            gaining[0].gain,
          ),
        ]
      : weakest
        ? [next.weakClass(weakest.name, weakest.recall.value, trained)]
        : []),
    ...(pair ? [next.confusedPair(pair.label, pair.prediction)] : []),
  ];
}

/** The accuracies of the head alone and of the whole network, if training the network didn't help. */
function headAsGood({ training: { stages } }: RunReport): { before: Interval; after: Interval } | undefined {
  const head = stages.find(({ name }) => name === "head");
  const last = stages.at(-1);
  if (!head?.accuracy || !last?.accuracy || head === last || head.measuredOn !== last.measuredOn) return undefined;
  return last.accuracy.value > head.accuracy.value ? undefined : { before: head.accuracy, after: last.accuracy };
}

function trainingSteps({ report, texts: { next }, headline }: ReportContext): Phrase[] {
  const course = validationCourse(report.training.history.valLoss ?? []);
  if (course?.trend === "turned") return [next.trainShorter(course.best, course.epochs)];
  if (course?.trend === "improving") return [next.trainLonger];
  const head = headAsGood(report);
  if (head) return [next.headAlone(head.before, head.after)];
  const headOnly = ["features", "augmented-features"].includes(String(report.recipe.settings.transfer));
  return headOnly && headline && headline.accuracy.value < goodEnough ? [next.fineTune] : [];
}
