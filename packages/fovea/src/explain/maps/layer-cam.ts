import { addProducts, classActivation, rectify } from "./class-activation.ts";
import { defineMethod } from "./define-method.ts";
import { chosenPath, type LayerOption, layerChecks } from "./layer-option.ts";

/**
 * LayerCAM (Jiang et al. 2021): feature maps weighted at each place with the positive part of the gradient, which makes
 * sharp maps of early layers too.
 */
export const layerCam = defineMethod<LayerOption>({
  name: "layerCam",
  isSigned: false,
  channels: "sum",
  checks: layerChecks,
  layer: chosenPath,
  compute: (subject, { layer }) =>
    classActivation(subject, layer, (found, map) => {
      addProducts(found, map, (gradient) => Math.max(0, gradient));
      rectify(map);
    }),
});
