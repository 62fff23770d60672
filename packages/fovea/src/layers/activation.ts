import { options } from "../support/schema.ts";
import { activations } from "./activations.ts";
import { defineLayer } from "./define-layer.ts";
import { activation as activationField } from "./option-fields.ts";

/** An activation by its name: [..] → [..]. */
export const activation = defineLayer({
  className: "Activation",
  options: options({
    /** Name of the activation: "relu", "softmax", … */
    activation: activationField(),
  }),
  forward: (_, { activation: name }, x) => activations[name](x),
});
