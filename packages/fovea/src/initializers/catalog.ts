// What `initializers` holds: a module of its own, so that editors show the doc comment of each.
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
