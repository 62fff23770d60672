import { initializer } from "../initializers/index.ts";
import { regularizer } from "../regularizers/index.ts";
import { optional } from "../support/schema.ts";
import { boolean } from "../support/schema-fields.ts";
import { activation } from "./option-fields.ts";

/** The options of a layer with a bias and an activation. */
export const biasOptions = {
  activation: activation({ default: "linear" }),
  useBias: boolean({ default: true }),
  biasInitializer: initializer({ default: "zeros" }),
  biasRegularizer: optional(regularizer()),
};

/** The options of a layer with a kernel, a bias and an activation. */
export const kernelOptions = {
  kernelInitializer: initializer({ default: "glorotUniform" }),
  kernelRegularizer: optional(regularizer()),
  ...biasOptions,
};
