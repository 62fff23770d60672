import type { PartResults } from "../part-results.ts";

/** The results of a class, with its name. */
export type NamedClass = PartResults["classes"][number];

/** Returns the classes, the lowest recall first; those without images last. */
export function byRecall(classes: PartResults["classes"]): NamedClass[] {
  const rank = ({ recall }: NamedClass) => (Number.isFinite(recall.value) ? recall.value : 2);
  return [...classes].sort((a, b) => rank(a) - rank(b) || b.images - a.images || a.label - b.label);
}

/** Returns the classes whose recall is below the accuracy by more than chance, the lowest first. */
export function weakClasses({ classes, accuracy }: PartResults): NamedClass[] {
  return byRecall(classes).filter(({ recall }) => recall.high < accuracy.value);
}

/** Mean recall of the classes that have images: each class counts the same. */
export function meanRecall({ classes }: PartResults): number {
  const recalls = classes.map(({ recall }) => recall.value).filter(Number.isFinite);
  return recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length;
}
