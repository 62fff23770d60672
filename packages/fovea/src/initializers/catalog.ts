// The contents of the `initializers` namespace: a separate module, so that editors show each doc comment.
export { constant, identity, ones, zeros } from "./constants.ts";
export { randomNormal, randomUniform, truncatedNormal } from "./distributions.ts";
export { orthogonal } from "./orthogonal.ts";
export {
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  varianceScaling,
} from "./variance-scaling.ts";
