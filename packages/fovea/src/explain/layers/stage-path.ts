import type { ExplainedModel } from "../subject/explain-options.ts";

/** Returns the path of a layer that may be given as a stage, counted from 1: "stage3". */
export function stagePath({ stages }: Pick<ExplainedModel, "stages">, given: string): string {
  return stages?.[Number(/^stage(\d+)$/.exec(given)?.[1]) - 1] ?? given;
}
