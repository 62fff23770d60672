import { accuracyInterval, compareClassifiers, type Interval } from "../../evaluation/index.ts";
import type { AnswerChange, ComparedAnswers, ComparedPair } from "../../pages/index.ts";
import type { Answers, Questions } from "./answers.ts";

/** Compares the answers of runs, by their positions, to images that all could read. */
export function comparedAnswers(
  { part, classes, labels: known, groups: groupOf }: Questions,
  answers: ReadonlyMap<number, Answers>,
): ComparedAnswers {
  const keys = [...known.keys()].filter((key) => [...answers.values()].every(({ predicted }) => predicted.has(key)));
  const labels = keys.map((key) => known.get(key) ?? 0);
  const groups = keys.map((key) => groupOf.get(key) ?? 0);
  const runs = [...answers.keys()];
  const predictions = [...answers.values()].map(({ predicted }) => keys.map((key) => predicted.get(key) ?? 0));
  const correct = predictions.map((own) => own.map((answer, image) => Number(answer === labels[image])));
  const accuracyOf = (run: number, rows: readonly number[]): Interval =>
    accuracyInterval(
      rows.map((row) => correct[run]?.[row] ?? 0),
      rows.map((row) => groups[row] ?? row),
    );
  const all = [...keys.keys()];
  const nameOf = (number: number | undefined) => classes[number ?? 0] ?? String(number);
  const changes = (first: number, second: number, wanted: (first: number, second: number) => boolean) =>
    all
      .filter((row) => wanted(correct[first]?.[row] ?? 0, correct[second]?.[row] ?? 0))
      .map(
        (row): AnswerChange => ({
          ...{ image: keys[row] ?? "", label: nameOf(labels[row]) },
          ...{ first: nameOf(predictions[first]?.[row]), second: nameOf(predictions[second]?.[row]) },
        }),
      );
  return {
    ...{ runs, images: keys.length, part },
    accuracies: runs.map((_, run) => accuracyOf(run, all)),
    milliseconds: [...answers.values()].map(({ milliseconds }) => milliseconds),
    classes: classes.map((name, label) => {
      const rows = all.filter((row) => labels[row] === label);
      return { name, images: rows.length, recalls: runs.map((_, run) => accuracyOf(run, rows)) };
    }),
    pairs: compareClassifiers(labels, predictions).map(
      (pair): ComparedPair => ({
        ...pair,
        ...{ first: runs[pair.first] ?? 0, second: runs[pair.second] ?? 0 },
        gained: changes(pair.first, pair.second, (before, after) => before < after),
        lost: changes(pair.first, pair.second, (before, after) => before > after),
      }),
    ),
  };
}
