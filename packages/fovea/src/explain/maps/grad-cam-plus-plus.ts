import { classActivation, rectify, weightedMaps } from "./class-activation.ts";
import { defineMethod } from "./define-method.ts";
import { chosenPath, type LayerOption, layerChecks } from "./layer-option.ts";

/** Keeps a quotient finite where all gradients of a channel are 0. */
const epsilon = 1e-6;

/**
 * Grad-CAM++ (Chattopadhay et al. 2018): Grad-CAM with a weight for each positive gradient, so that several objects of
 * a class and small ones count. The derivatives of the score's exponential stand for those of the score: they are powers
 * of the gradient.
 */
export const gradCamPlusPlus = defineMethod<LayerOption>({
  name: "gradCamPlusPlus",
  isSigned: false,
  channels: "sum",
  checks: layerChecks,
  layer: chosenPath,
  compute: (subject, { layer }) =>
    classActivation(subject, layer, ({ maps, gradients, layer: { channels } }, map) => {
      const sums = new Float64Array(channels);
      maps.forEach((value, at) => {
        sums[at % channels] = (sums[at % channels] ?? 0) + value;
      });
      const weights = new Float64Array(channels);
      gradients.forEach((gradient, at) => {
        if (gradient <= 0) return;
        const channel = at % channels;
        const share = 1 / (2 + (sums[channel] ?? 0) * gradient + epsilon / gradient ** 2);
        weights[channel] = (weights[channel] ?? 0) + share * gradient;
      });
      weightedMaps(maps, weights, map);
      rectify(map);
    }),
});
