import { hostileNames } from "../../page/testing/hostile-names.ts";
import type { RunReport } from "../index.ts";
import { sampleReport } from "./sample-report.ts";

/** A report with nothing measured: a head that was fitted at once on all images. */
export function bareReport(): RunReport {
  const { data, title, created, environment, format, version, model } = sampleReport({ classes: ["a", "b"] });
  return {
    ...{ format, version, title, created, model, environment },
    recipe: { settings: { transfer: "features", head: "linear", weights: null }, reasons: [] },
    data: {
      ...{ root: data.root, classes: data.classes, leaks: [], mixedGroups: [], faults: [], relabeled: 0, notes: [] },
      grouping: { method: "none", groups: 0, images: 0 },
    },
    training: { seconds: 4.2, stages: [], history: {} },
    results: {},
  };
}

function classNames(count: number): string[] {
  const [before, after] = [
    ["golden", "spotted", "lesser", "white-tailed", "northern"],
    ["heron", "wren", "otter", "salamander"],
  ];
  return Array.from({ length: count }, (_, index) => `${before[index % 5]} ${after[index % 4]} ${index + 1}`);
}

/** A report of a training that recorded the norms of ten layers, of which one has no gradient. */
export function normsReport(): RunReport {
  const report = sampleReport({ classes: ["cat", "dog"], images: 30, accuracy: 0.88 });
  const epochs = report.training.history.loss?.length ?? 0;
  const over = (norm: (epoch: number) => number) => Array.from({ length: epochs }, (_, epoch) => norm(epoch));
  const norms = Array.from({ length: 10 }, (_, layer) => [
    [`gradient_norm/block${layer}/conv`, over((epoch) => (layer === 9 ? 0 : 10 ** (layer / 3 - 3) * 0.9 ** epoch))],
    [`weight_norm/block${layer}/conv`, over((epoch) => 3 + layer + 0.1 * epoch)],
  ]).flat();
  const history = { ...report.training.history, ...Object.fromEntries(norms) };
  return { ...report, training: { ...report.training, history } };
}

/** Reports whose pages differ most. */
export function pageReports(): Readonly<Record<string, RunReport>> {
  return {
    "10 classes": sampleReport(),
    "2 classes and 1 epoch": sampleReport({ classes: ["cat", "dog"], images: 30, accuracy: 0.88, epochs: 1 }),
    "hostile names": sampleReport({ classes: hostileNames, images: 8, accuracy: 0.85 }),
    "133 classes": sampleReport({ classes: classNames(133), images: 6, accuracy: 0.85 }),
    "1,000 classes": sampleReport({ classes: classNames(1000), images: 5, accuracy: 0.75 }),
    "nothing measured": bareReport(),
    norms: normsReport(),
  };
}
