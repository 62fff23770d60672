import { cam } from "./cam.ts";
import { gradCam } from "./grad-cam.ts";
import { gradCamPlusPlus } from "./grad-cam-plus-plus.ts";
import { guidedBackpropagation } from "./guided-backpropagation.ts";
import { guidedGradCam } from "./guided-grad-cam.ts";
import { hiResCam } from "./hi-res-cam.ts";
import { integratedGradients } from "./integrated-gradients.ts";
import { layerCam } from "./layer-cam.ts";
import { occlusion } from "./occlusion.ts";
import { saliency } from "./saliency.ts";
import { scoreCam } from "./score-cam.ts";
import { smoothGrad } from "./smooth-grad.ts";

/** The methods that make heat maps, by name. */
export const heatMapMethods = {
  cam,
  gradCam,
  gradCamPlusPlus,
  guidedBackpropagation,
  guidedGradCam,
  hiResCam,
  integratedGradients,
  layerCam,
  occlusion,
  saliency,
  scoreCam,
  smoothGrad,
};

/** The name of a method that makes heat maps. */
export type HeatMapMethodName = keyof typeof heatMapMethods;
