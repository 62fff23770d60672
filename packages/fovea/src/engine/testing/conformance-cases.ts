import type { KernelName } from "../../ops/index.ts";
import { convolutionCases } from "./cases/convolution-cases.ts";
import { elementwiseCases } from "./cases/elementwise-cases.ts";
import { matrixCases } from "./cases/matrix-cases.ts";
import { normalizationCases } from "./cases/normalization-cases.ts";
import { poolingCases } from "./cases/pooling-cases.ts";
import { randomCases } from "./cases/random-cases.ts";
import { shapeCases } from "./cases/shape-cases.ts";
import type { ConformanceCase } from "./conformance-case.ts";

/** Awkward cases for every op that an engine has a kernel for; an op without any does not compile. */
export const conformanceCases: { readonly [P in KernelName]: readonly ConformanceCase[] } = {
  ...convolutionCases,
  ...elementwiseCases,
  ...matrixCases,
  ...normalizationCases,
  ...poolingCases,
  ...randomCases,
  ...shapeCases,
};
