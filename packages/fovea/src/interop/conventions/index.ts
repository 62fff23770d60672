// How other frameworks name and lay out weights. This folder may import the layouts and weight descriptors of interop/.
// To add a framework: one file with a `Convention`, its name in `ConventionName` and a line here.
import type { Convention, ConventionName } from "./convention.ts";
import { fovea } from "./fovea.ts";
import { keras } from "./keras.ts";
import { torch } from "./torch.ts";

export const conventions: Readonly<Record<ConventionName, Convention>> = { torch, keras, fovea };

export type { Convention, ConventionName } from "./convention.ts";
export { kerasByClass, kerasInOrder } from "./keras.ts";
export { torchRenamed } from "./timm.ts";
