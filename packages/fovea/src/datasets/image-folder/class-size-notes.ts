import { formatAmount, formatCount } from "../../support/index.ts";
import type { SplitName } from "./split-name.ts";

/**
 * With fewer images of a class, even the features of a trained network serve it badly, and nothing can be set aside.
 */
const enough = 20;

/** From this ratio of the largest class to the smallest on, trainings balance the classes. */
const unequal = 3;

/** Names that are listed. */
const mostNamed = 5;

/** Sentences on classes with few images to train on, and on classes of very different sizes. */
export function classSizeNotes(
  classes: readonly ({ readonly name: string } & Readonly<Record<SplitName, number>>)[],
): string[] {
  const sorted = [...classes].sort((a, b) => a.train - b.train);
  const few = sorted.filter(({ train }) => train < enough);
  const [smallest, largest] = [sorted.find(({ train }) => train > 0), sorted.at(-1)];
  const notes: string[] = [];
  if (few.length > 0) {
    const named = few.slice(0, mostNamed).map(({ name, train }) => `${name} (${formatCount(train)})`);
    const rest = few.length > mostNamed ? ` and ${formatCount(few.length - mostNamed)} more` : "";
    notes.push(
      `few images to train on: ${named.join(", ")}${rest}; ${enough} per class are enough to begin with a trained ` +
        "network, 100 are better",
    );
  }
  if (smallest && largest && largest.train >= unequal * smallest.train) {
    const ratio = Math.round((10 * largest.train) / smallest.train) / 10;
    notes.push(
      `unbalanced: ${largest.name} has ${formatAmount(largest.train, "image")}, ${ratio} times as many as ` +
        `${smallest.name} (${formatCount(smallest.train)}); training gives rare classes more weight, more images of ` +
        "them help more",
    );
  }
  return notes;
}
