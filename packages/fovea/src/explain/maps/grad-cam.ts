import { classActivation, rectify, weightedMaps } from "./class-activation.ts";
import { defineMethod } from "./define-method.ts";
import { chosenPath, type LayerOption, layerChecks } from "./layer-option.ts";

/**
 * Grad-CAM (Selvaraju et al. 2017): the feature maps of a layer, each weighted with the mean gradient of the score with
 * respect to it, added up; negative values become 0.
 */
export const gradCam = defineMethod<LayerOption>({
  name: "gradCam",
  isSigned: false,
  channels: "sum",
  checks: layerChecks,
  layer: chosenPath,
  compute: (subject, { layer }) =>
    classActivation(subject, layer, ({ maps, gradients, layer: { channels } }, map) => {
      const weights = new Float64Array(channels);
      gradients.forEach((gradient, at) => {
        weights[at % channels] = (weights[at % channels] ?? 0) + gradient / map.length;
      });
      weightedMaps(maps, weights, map);
      rectify(map);
    }),
});
