import { commonFormat, html, pageTexts } from "../../../page/index.ts";
import { formatAmount } from "../../../support/format.ts";
import type { MapTexts } from "./map-texts.ts";

const { count, percent } = commonFormat;

/** The texts in English. */
export const en: MapTexts = {
  ...pageTexts.en,
  subtitle: (shown, total, classes) =>
    `${shown < total ? `A sample of ${count(shown)} of ${formatAmount(total, "image")}` : formatAmount(shown, "image")} of ${count(classes)} ${classes === 1 ? "class" : "classes"}`,
  headings: {
    map: "Map of the images",
    doubtful: "Doubtful labels",
    outliers: "Images unlike all others",
    reading: "How to read it",
  },
  map: {
    label: (images) => `Map of ${formatAmount(images, "image")}; the arrow keys go from image to image`,
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    reset: "Show all",
    images: "Show images",
    find: "Find an image",
    choose: "choose …",
    classes: "Classes",
    keys: "Arrow keys: next image in that direction. + and −: zoom. 0: show all. Or scroll, drag, and point.",
    hint: "Point at a dot to see its image.",
    doubtful: "doubtful label",
    outlier: "unlike all others",
    looksLike: "looks like",
  },
  lists: {
    label: "labeled",
    suggested: "looks like",
    image: (label) => `Image labeled ${label}`,
    shown: (shown, total) => `The first ${count(shown)} of ${count(total)}.`,
    noDoubts: "None: no label contradicts what similar images are.",
    doubtsUnknown: "Not looked for: that takes at least five images of each class, and two classes.",
    noOutliers: "None.",
    outliers: "They are far from even their nearest neighbors: wrong files, damaged images, or rare ones.",
  },
  reading: {
    pca: "The axes are the two directions in which the features vary most (principal components). Distances are true as far as these two directions go; what varies along others isn’t seen.",
    umap: "UMAP keeps similar images near each other. Groups are real neighbors, but the distances between groups and their sizes say little, and the directions nothing.",
  },
  features: (model, features) =>
    html`Each dot is an image, placed by what ${model} sees in it: ${count(features)} features. The network doesn’t know the classes that give the colors, unless it was trained on them.`,
  shares: (shares) => `The axes hold ${shares.map((share) => percent(share)).join(" and ")} of the variance.`,
};
