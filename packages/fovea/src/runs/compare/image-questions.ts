import { join, relative, sep } from "node:path";
import { predictedClasses } from "../../metrics/index.ts";
import { type LabeledImages, openClassifier } from "../../transfer/index.ts";
import { groupNumbers } from "../images/image-groups.ts";
import type { ImageParts } from "../images/image-parts.ts";
import { predictPart } from "../images/predict-part.ts";
import { fileThumbnails } from "../images/thumbnails.ts";
import type { Answers, AskOptions, Questions } from "./answers.ts";
import { productsOf } from "./data-set-questions.ts";
import type { ReadRun } from "./read-compared-run.ts";

/**
 * Asks runs on images about those that all have kept for their tests, or else that none has trained on; undefined if
 * there are none. The runs have the same classes, perhaps in another order.
 */
export function imageQuestions(all: readonly ImageParts<LabeledImages>[]): Questions | undefined {
  const [first] = all;
  if (!first) return undefined;
  const tests = commonFiles(all.map(({ test }) => [test]));
  const files = tests.length > 0 ? tests : commonFiles(all.map(({ test, validation }) => [test, validation]));
  if (files.length === 0) return undefined;
  const { root, classes, report } = first;
  const keyOf = (file: string) => relative(root, file).replaceAll(sep, "/");
  const known = new Map(
    [first.test, first.validation].flatMap(
      (part) => part?.files.map((file, at) => [file, Number(part.labels[at])] as const) ?? [],
    ),
  );
  const labels = files.map((file) => known.get(file) ?? 0);
  const groups = groupNumbers(files, report);
  return {
    ...{ part: tests.length > 0 ? "test" : "held out", classes },
    labels: new Map(files.map((file, at) => [keyOf(file), labels[at] ?? 0])),
    groups: new Map(files.map((file, at) => [keyOf(file), groups[at] ?? at])),
    async ask({ compared: { folder } }: ReadRun, { engine, signal }: AskOptions): Promise<Answers> {
      const classifier = await openClassifier(folder, { engine });
      const own = classifier.model.labels ?? classes;
      const translated = labels.map((label) => own.indexOf(classes[label] ?? ""));
      const began = performance.now();
      const answered = await predictPart(classifier, { files, labels: translated, classes: own }, signal);
      const milliseconds = (performance.now() - began) / files.length;
      const numbers = predictedClasses(answered.probabilities);
      const predicted = answered.files.map(
        (file, row) => [keyOf(file), classes.indexOf(own[numbers[row] ?? 0] ?? "")] as const,
      );
      return {
        ...{ predicted: new Map(predicted), milliseconds },
        multiplyAccumulates: productsOf(classifier.model.network),
      };
    },
    thumbnails: async (keys) => {
      const found = await fileThumbnails(keys.map((key) => join(root, key)));
      return new Map([...found].map(([file, uri]) => [keyOf(file), uri]));
    },
  };
}

/** The files that every run has in one of its parts, in the order of the first. */
function commonFiles(runs: readonly (readonly (LabeledImages | undefined)[])[]): readonly string[] {
  const [first = [], ...others] = runs.map((parts) => parts.flatMap((part) => part?.files ?? []));
  const sets = others.map((files) => new Set(files));
  return first.filter((file) => sets.every((set) => set.has(file)));
}
