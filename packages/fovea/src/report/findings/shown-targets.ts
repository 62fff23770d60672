import type { PartName } from "../part-names.ts";
import type { RunReport } from "../run-report.ts";
import type { ReportTargets, TargetResults } from "../target-results.ts";

/** The results on labels or values that a reader should go by. */
export interface ShownTargets extends Pick<ReportTargets, "task" | "names"> {
  readonly part: PartName;
  readonly results: TargetResults;
}

/** Returns the results on the test images, else the validation images; undefined if there are none. */
export function shownTargets({ targets }: RunReport): ShownTargets | undefined {
  if (!targets) return undefined;
  const { task, names } = targets;
  for (const part of ["test", "validation"] as const) {
    const results = targets.results[part];
    if (results && results.images > 0) return { task, names, part, results };
  }
  return undefined;
}
