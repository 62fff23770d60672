import { imageShape } from "../subject/subject.ts";
import { defineMethod } from "./define-method.ts";
import { gradCam } from "./grad-cam.ts";
import { guidedBackpropagation } from "./guided-backpropagation.ts";
import type { MapValues } from "./heat-map.ts";
import { chosenPath, type LayerOption, layerChecks } from "./layer-option.ts";
import { resizeMap } from "./resize-map.ts";

/** Guided Grad-CAM (Selvaraju et al. 2017): guided backpropagation, multiplied with Grad-CAM resized to the image. */
export const guidedGradCam = defineMethod<LayerOption>({
  name: "guidedGradCam",
  isSigned: false,
  channels: "largest",
  checks: layerChecks,
  layer: chosenPath,
  async compute(subject, options): Promise<MapValues[]> {
    const [height, width, channels] = imageShape(subject);
    const coarse = await gradCam.definition.compute(subject, options);
    const fine = await guidedBackpropagation.definition.compute(subject, {});
    return fine.map(({ values }, row) => {
      const { values: cam, layer } = coarse[row] as MapValues;
      const heat = resizeMap(cam, height, width).data;
      const data = Float32Array.from(values.data, (value, at) => value * (heat[Math.floor(at / channels)] ?? 0));
      return { ...(layer && { layer }), values: { ...values, data } };
    });
  },
});
