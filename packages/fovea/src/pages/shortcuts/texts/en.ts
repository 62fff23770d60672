import { commonFormat, html, name, pageTexts } from "../../../page/index.ts";
import { formatAmount } from "../../../support/format.ts";
import type { ShortcutPlace } from "../shortcuts-page-data.ts";
import type { ShortcutTexts } from "./shortcut-texts.ts";

const { percent, range, count } = commonFormat;
const images = (value: number) => formatAmount(value, "image");
const parts = { train: "training", validation: "validation", test: "test", all: "" };

const places: Readonly<Record<ShortcutPlace, string>> = {
  ...{ "top left corner": "in the top left corner", "top right corner": "in the top right corner" },
  ...{ "bottom left corner": "in the bottom left corner", "bottom right corner": "in the bottom right corner" },
  ...{ "top edge": "at the top edge", "bottom edge": "at the bottom edge" },
  ...{ "left edge": "at the left edge", "right edge": "at the right edge" },
  unchanging: "on parts that look the same in all images of the class",
  outside: "outside of the object’s alpha mask",
};

const regions: Readonly<Record<ShortcutPlace, string>> = {
  ...{ "top left corner": "Top left corner", "top right corner": "Top right corner" },
  ...{ "bottom left corner": "Bottom left corner", "bottom right corner": "Bottom right corner" },
  ...{ "top edge": "Top edge", "bottom edge": "Bottom edge", "left edge": "Left edge", "right edge": "Right edge" },
  ...{ unchanging: "Unchanging parts", outside: "Outside of alpha masks" },
};

/** The texts in English. */
export const en: ShortcutTexts = {
  ...pageTexts.en,
  title: "Shortcuts",
  subtitle: ({ run, images: all, classes, part }) =>
    html`${name(run)}, on ${count(all)}${part === "all" ? "" : ` ${parts[part]}`} images of ${count(classes)} classes`,
  headings: {
    found: "What stands out",
    classes: "Where each class is seen",
    regions: "All regions",
    reading: "How to read this page",
  },
  regions,
  nothing: "No class has suspiciously much heat at the border, on parts that never change, or outside of alpha masks.",
  suspicions: (found) =>
    found === 1
      ? "One region is worth a look. It is a suspicion, not a verdict: the object itself may lie there."
      : `${count(found)} regions are worth a look. They are suspicions, not verdicts: the object itself may lie there. A mark in a corner also counts for the edges that it touches.`,
  notJudged: (names, fewest) => html`Not judged, for lack of ${fewest} images with heat: ${names}.`,
  finding: ({ name: label, region, share, area, others }) =>
    html`<b>${name(label)}</b>: ${percent(share.value)} of its heat (${range(share)}) lies ${places[region]}, on ${percent(area)} of the area${others === undefined ? "" : html`. The other classes have ${percent(others)} there`}.`,
  advice: (region) =>
    region === "unchanging" || region === "outside"
      ? "Check whether the background gives the class away, such as the same table or the same studio."
      : "Check for a mark, a date, a logo or a frame that only this class has, and crop or cover it before training.",
  covered: (own, others) =>
    html`With the region covered, ${count(own.changed)} of ${images(own.images)} of the class ${own.changed === 1 ? "gets" : "get"} another answer; of other classes, ${count(others.changed)} of ${count(others.images)}.`,
  region: "The region",
  regionLabel: (region) => `The region in the image: ${regions[region].toLowerCase()}`,
  imageLabel: (label) => `Image of ${label} with its heat map`,
  shareHere: (share) => `${percent(share)} of the heat here`,
  classesExplanation:
    "The mean heat of all images of a class. Each image counts the same. All classes share one scale.",
  less: "No heat",
  more: "most heat",
  meanLabel: (label) => `Mean heat of ${label}`,
  classNote: (total, empty) => (empty === 0 ? images(total) : `${images(total)}, ${count(empty)} without heat`),
  tableLabel: "Share of heat per class and region",
  columns: {
    class: "Class",
    region: "Region",
    share: "Heat",
    interval: "Interval",
    area: "Area",
    others: "Other classes",
    images: "Images",
  },
  tableNote: (shown, all) => (shown < all ? `The first ${count(shown)} of ${count(all)}.` : ""),
  reading: (layer) => [
    html`Heat is what the score of a class depends on, by Grad-CAM${layer ? html` at layer ${name(layer)}` : ""}. A region is suspicious if it has at least 5 percentage points more heat than its area and than the other classes have there, at the lower end of the intervals, and at least twice as much.`,
    "The intervals are wider than usual ones, because many classes and regions are compared. Near-duplicates count as one image.",
    "Parts are unchanging if their colors vary a third as much within the class as over all images. This finds marks and stamps that are always at one place. Text and logos at changing places are not looked for.",
    "Grad-CAM is coarse: a small mark warms its surroundings. Cover it and look whether answers change.",
  ],
  faults: (total) =>
    `${formatAmount(total, "file")} could not be read as images and ${total === 1 ? "is" : "are"} left out.`,
};
