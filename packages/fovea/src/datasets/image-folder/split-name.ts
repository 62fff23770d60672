/** The parts of a dataset. */
export type SplitName = "train" | "validation" | "test";

/** How people name the folders of the parts. */
const splitNames: Readonly<Record<string, SplitName>> = {
  train: "train",
  training: "train",
  val: "validation",
  valid: "validation",
  validation: "validation",
  test: "test",
  testing: "test",
};

/** The part that a folder of this name holds, if it is one. */
export function splitName(folder: string): SplitName | undefined {
  const name = folder.toLowerCase();
  return Object.hasOwn(splitNames, name) ? splitNames[name] : undefined;
}

/** The parts in their order. */
export const splitOrder: readonly SplitName[] = ["train", "validation", "test"];
