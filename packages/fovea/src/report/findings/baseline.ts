import type { RunReport } from "../run-report.ts";
import type { Headline } from "./headline.ts";

/** The accuracy of always naming the most frequent class. */
export interface Baseline {
  readonly name: string;
  readonly share: number;
}

/** Returns the baseline among the images that the headline was measured on. */
export function baselineOf(report: RunReport, { source }: Headline): Baseline | undefined {
  const results = source === "cross-validation" ? undefined : report.results[source];
  const counts = results?.classes ?? report.data.classes.map(({ name, train }) => ({ name, images: train }));
  const total = counts.reduce((sum, { images }) => sum + images, 0);
  if (total === 0) return undefined;
  const { name, images } = counts.reduce((a, b) => (b.images > a.images ? b : a));
  return { name, share: images / total };
}
