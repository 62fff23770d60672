import { type InitializerField, initializer } from "../initializers/index.ts";
import { type RegularizerField, regularizer } from "../regularizers/index.ts";
import { type Field, optional } from "../support/schema.ts";
import { boolean } from "../support/schema-fields.ts";
import type { ActivationName } from "./activations.ts";
import { activation } from "./option-fields.ts";

/** The options of a layer with a bias and an activation. */
export type BiasOptions = {
  /** Applied to the result: "relu", "softmax", … (default "linear": nothing). */
  readonly activation: Field<ActivationName, ActivationName, true>;
  /** Whether to add a bias (default true). */
  readonly useBias: Field<boolean, boolean, true>;
  /** How the bias is initialized (default "zeros"). */
  readonly biasInitializer: InitializerField;
  /** Penalty on the bias (default none). */
  readonly biasRegularizer: RegularizerField;
};

export const biasOptions: BiasOptions = {
  activation: activation({ default: "linear" }),
  useBias: boolean({ default: true }),
  biasInitializer: initializer({ default: "zeros" }),
  biasRegularizer: optional(regularizer()),
};

/** The options of a layer with a kernel, besides those of its bias. */
export type KernelOptions = {
  /** How the kernel is initialized (default "glorotUniform"). */
  readonly kernelInitializer: InitializerField;
  /** Penalty on the kernel (default none). */
  readonly kernelRegularizer: RegularizerField;
};

export const kernelOptions: KernelOptions & BiasOptions = {
  kernelInitializer: initializer({ default: "glorotUniform" }),
  kernelRegularizer: optional(regularizer()),
  ...biasOptions,
};
