// How other frameworks name weights and lay them out.
// This folder may import interop/'s layouts and placed weights.
// Add a framework: one file with a `Convention`, its name in `ConventionName` and a line here.
import type { Convention, ConventionName } from "./convention.ts";
import { fovea } from "./fovea.ts";
import { keras } from "./keras.ts";
import { torch } from "./torch.ts";

export const conventions: Readonly<Record<ConventionName, Convention>> = { torch, keras, fovea };

export type { Convention, ConventionName } from "./convention.ts";
export { kerasByClass, kerasInOrder } from "./keras.ts";
export { torchRenamed } from "./timm.ts";
