import { sameLayout } from "../layout.ts";
import type { Convention } from "./convention.ts";

/** Fovea's own names and layouts: "layer1/0/conv1/kernel" [height, width, in, out]. */
export const fovea: Convention = {
  name: "fovea",
  goesBy: "name",
  nameOf: ({ weight }) => weight.name,
  layoutOf: ({ weight }) => sameLayout(weight.shape),
  keysOfStored: ({ name }) => [name],
  keysOf: (_, name) => [name],
  ignores: () => false,
};
