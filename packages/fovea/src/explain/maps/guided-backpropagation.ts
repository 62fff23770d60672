import { unaltered } from "../subject/run-samples.ts";
import { defineMethod } from "./define-method.ts";
import { meanGradients } from "./saliency.ts";

/**
 * Guided backpropagation (Springenberg et al. 2014): saliency with only positive derivatives passed back through ReLU and
 * ReLU6. It shows edges that the network responds to, and hardly depends on the class (Adebayo et al. 2018).
 */
export const guidedBackpropagation = defineMethod<Record<never, never>>({
  name: "guidedBackpropagation",
  isSigned: false,
  channels: "largest",
  checks: {},
  compute: (subject) => meanGradients(subject, unaltered(subject), "guided"),
});
