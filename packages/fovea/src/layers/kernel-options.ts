import { type InitializerField, initializer } from "../initializers/index.ts";
import { type RegularizerField, regularizer } from "../regularizers/index.ts";
import { type Field, optional } from "../support/schema.ts";
import { boolean } from "../support/schema-fields.ts";
import type { ActivationName } from "./activations.ts";
import { activation } from "./option-fields.ts";

/** The options of a layer with a bias and an activation. */
export type BiasOptions = {
  /** Activation applied to the result: "relu", "softmax", … (default "linear": none). */
  readonly activation: Field<ActivationName, ActivationName, true>;
  /** Whether to add a bias (default true). */
  readonly useBias: Field<boolean, boolean, true>;
  /** Initializer of the bias (default "zeros"). */
  readonly biasInitializer: InitializerField;
  /** Regularizer of the bias (default none). */
  readonly biasRegularizer: RegularizerField;
};

export const biasOptions: BiasOptions = {
  activation: activation({ default: "linear" }),
  useBias: boolean({ default: true }),
  biasInitializer: initializer({ default: "zeros" }),
  biasRegularizer: optional(regularizer()),
};

/** The options of a layer with a kernel, in addition to those of its bias. */
export type KernelOptions = {
  /** Initializer of the kernel (default "glorotUniform"). */
  readonly kernelInitializer: InitializerField;
  /** Regularizer of the kernel (default none). */
  readonly kernelRegularizer: RegularizerField;
};

export const kernelOptions: KernelOptions & BiasOptions = {
  kernelInitializer: initializer({ default: "glorotUniform" }),
  kernelRegularizer: optional(regularizer()),
  ...biasOptions,
};
