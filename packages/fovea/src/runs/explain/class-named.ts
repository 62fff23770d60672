import type { ClassGiven } from "../../explain/index.ts";
import type { Model } from "../../models/index.ts";

/** Returns the class that a word stands for: a label of the model, also one made of digits, or else its number. */
export function classNamed({ labels }: Pick<Model, "labels">, word: string): ClassGiven {
  return labels?.includes(word) || !/^\d+$/.test(word) ? word : Number(word);
}
