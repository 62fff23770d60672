import { addProducts, classActivation, rectify } from "./class-activation.ts";
import { defineMethod } from "./define-method.ts";
import { chosenPath, type LayerOption, layerChecks } from "./layer-option.ts";

/**
 * HiResCAM (Draelos and Carin 2020): the products of feature maps and gradients, added up over channels; negative
 * values become 0. Unlike Grad-CAM, it shows only places that the score depends on.
 */
export const hiResCam = defineMethod<LayerOption>({
  name: "hiResCam",
  isSigned: false,
  channels: "sum",
  checks: layerChecks,
  layer: chosenPath,
  compute: (subject, { layer }) =>
    classActivation(subject, layer, (found, map) => {
      addProducts(found, map);
      rectify(map);
    }),
});
