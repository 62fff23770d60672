// Explanations of what a network's scores depend on: heat maps, one method per file, over gradients and activations.
// This room may import models/ and what it may: no files, no images but as tensors, no Node.
// Add a method as a file in maps/ with `defineMethod`, and a line here and in maps/methods.ts.

export {
  type Influence,
  type InfluenceOptions,
  type Influential,
  influence,
  type LinearHead,
} from "./examples/influence.ts";
export type { Refitted } from "./examples/influence-subject.ts";
export { type NearestImage, type NearestOptions, nearestImages } from "./examples/nearest.ts";
export {
  type CellGrid,
  type CellImage,
  type CellMask,
  cellMeans,
  type ShortcutRegion,
  shortcutRegions,
} from "./examples/shortcut-regions.ts";
export { findShortcuts, type HeatedImage, type ShortcutFinding, type Shortcuts } from "./examples/shortcuts.ts";
export {
  type SmallestPart,
  type SmallestPartOptions,
  smallestEvidence,
  smallestOcclusion,
} from "./examples/smallest-part.ts";
export { type FeatureMaps, type FeatureMapsOptions, featureMaps } from "./features/feature-maps.ts";
export type { ChannelStatistics } from "./features/feature-statistics.ts";
export {
  type LayerReceptiveField,
  type ReceptiveFieldOptions,
  receptiveField,
} from "./features/receptive-field.ts";
export { windowLayers } from "./features/window-layers.ts";
export type { ChosenLayer } from "./layers/choose-layer.ts";
export { type FeatureLayer, featureLayers } from "./layers/feature-layers.ts";
export type { Baseline } from "./maps/baseline.ts";
export { cam } from "./maps/cam.ts";
export type { HeatMapMethod } from "./maps/define-method.ts";
export { gradCam } from "./maps/grad-cam.ts";
export { gradCamPlusPlus } from "./maps/grad-cam-plus-plus.ts";
export { guidedBackpropagation } from "./maps/guided-backpropagation.ts";
export { guidedGradCam } from "./maps/guided-grad-cam.ts";
export type { Completeness, FloatTensor, HeatMap } from "./maps/heat-map.ts";
export { hiResCam } from "./maps/hi-res-cam.ts";
export { type IntegratedGradientsOptions, integratedGradients } from "./maps/integrated-gradients.ts";
export { layerCam } from "./maps/layer-cam.ts";
export type { LayerOption } from "./maps/layer-option.ts";
export { type HeatMapMethodName, heatMapMethods } from "./maps/methods.ts";
export { type OcclusionOptions, occlusion } from "./maps/occlusion.ts";
export { saliency } from "./maps/saliency.ts";
export { scoreCam } from "./maps/score-cam.ts";
export { type SmoothGradOptions, smoothGrad } from "./maps/smooth-grad.ts";
export type { ClassGiven, ExplainOptions } from "./subject/explain-options.ts";
export type { ExplainedImages } from "./subject/images-given.ts";
export type { ScoreClass, ScoreTarget } from "./subject/score-target.ts";
export { type AssessedMap, type AssessOptions, assess, type Trust, type TrustNote } from "./trust/assess.ts";
export type { Comparison, Curves } from "./trust/deletion.ts";
export {
  type ActivationMaximizationOptions,
  type AscentProgress,
  activationMaximization,
  type OptimizedImage,
} from "./visualize/activation-maximization.ts";
export { type AscentTarget, channelCount, classCount, type TargetOptions } from "./visualize/ascent-targets.ts";
export {
  type ChannelDictionaryOptions,
  channelDictionary,
  type DictionaryEntry,
} from "./visualize/channel-dictionary.ts";
export type { ChannelPatch } from "./visualize/channel-patches.ts";
export { type ChannelVote, mostClasses } from "./visualize/channel-votes.ts";
export { type DeepDreamOptions, type Dream, deepDream } from "./visualize/dream/deep-dream.ts";
export { type FirstFilters, firstFilters } from "./visualize/first-filters.ts";
