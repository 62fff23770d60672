import { options } from "../support/schema.ts";
import { activations } from "./activations.ts";
import { defineLayer } from "./define-layer.ts";
import { activation as activationField } from "./option-fields.ts";

/** Applies the activation with the given name: [..] → [..]. */
export const activation = defineLayer({
  className: "Activation",
  options: options({
    /** Name of the activation: "relu", "softmax", … */
    activation: activationField(),
  }),
  forward: (_, { activation: name }, x) => activations[name](x),
});
