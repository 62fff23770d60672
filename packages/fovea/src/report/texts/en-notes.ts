import { formatCount } from "../../support/format.ts";
import type { NoteTexts } from "../report-note.ts";

/** Of more classes, the first are named. */
const mostNamed = 5;

/** What a person should know about a set of images, in English. */
export const enNotes: NoteTexts = {
  emptyPart: ({ part }) => `${part}/ holds no image in a folder of a class and is ignored`,
  ignoredFolder: ({ folder }) => `the folder "${folder}" beside train/ is ignored`,
  unlabeled: ({ images }) =>
    `${formatCount(images)} images outside of the folders of the classes have no label and are ignored`,
  emptyClass: ({ folder }) => `the folder "${folder}" holds no image and is no class`,
  lacksClasses: ({ part, classes }) => `${part} has no image of ${listed(classes)}`,
  gotNoClasses: ({ part, classes }) => `${part} got no image of ${listed(classes)}: too few images that differ`,
  correctionWithoutImage: ({ path }) => `labels.jsonl corrects "${path}", which is not there`,
  incompleteLine: ({ file }) => `${file}: the last line is incomplete and was ignored`,
  notDecoded: ({ images, limit }) =>
    `the ${formatCount(images)} images are more than ${formatCount(limit)} and were not decoded: ` +
    'they are grouped by name alone, and broken ones are not known yet; grouping: "images" decodes them once',
  notKept: ({ problem }) => `what is known of the images could not be kept: ${problem}`,
  repeatedRow: ({ file, row, first }) => `${file}: row ${row} repeats row ${first}`,
};

function listed(classes: readonly string[]): string {
  const names = classes.slice(0, mostNamed).map((name) => `"${name}"`);
  const more = classes.length - names.length;
  return more > 0 ? `${names.join(", ")} and ${more} more` : names.join(", ");
}
