import type { ExplainedAnswer } from "../../runs/index.ts";
import { formatPercent } from "../../support/index.ts";

/** What a model answers for an image, in lines. */
export function answerLines(answer: ExplainedAnswer): string[] {
  switch (answer.kind) {
    case "classes":
      return answer.classes.slice(0, 1).map(({ name, probability }) => `${name}, ${formatPercent(probability)}`);
    case "labels": {
      const present = answer.labels.filter(({ isPresent }) => isPresent);
      const named = present.map(({ name, probability }) => `${name} (${formatPercent(probability)})`);
      return [named.join(", ") || "none of the labels"];
    }
    case "values":
      return answer.values.map(({ name, value }) => `${name} ${Number(value.toPrecision(4))}`);
    case "unknown":
      return [];
  }
}
