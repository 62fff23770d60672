import { formatPercent, median } from "../../support/index.ts";
import type { ExaminedRecord } from "./examine-folder.ts";
import type { FindingKind, ImageFinding } from "./image-finding.ts";
import type { ImageFingerprint } from "./image-fingerprint.ts";

/** What the images of a folder usually are. */
interface Usual {
  readonly sharpness: number;
  /** Logarithm of width ÷ height. */
  readonly aspect: number;
  readonly isColour: boolean;
}

/** Says what is wrong with an image, or nothing. */
type Check = (image: ImageFingerprint, usual: Usual) => string | undefined;

/** Contrast below which an image shows a single colour. */
const blankContrast = 0.005;

/** Shorter side in pixels below which little can be seen. */
const tinySide = 32;

const checks: Readonly<Partial<Record<FindingKind, Check>>> = {
  blank: ({ contrast }) => (contrast < blankContrast ? "one colour" : undefined),
  dark: ({ brightness, contrast }) =>
    brightness < 0.08 && contrast >= blankContrast ? `brightness ${formatPercent(brightness)}` : undefined,
  bright: ({ brightness, contrast }) =>
    brightness > 0.92 && contrast >= blankContrast && contrast < 0.15
      ? `brightness ${formatPercent(brightness)}`
      : undefined,
  blurred: ({ sharpness, contrast }, usual) =>
    sharpness !== undefined && contrast >= blankContrast && sharpness < Math.min(0.45, 0.65 * usual.sharpness)
      ? `sharpness ${formatPercent(sharpness)}, usual ${formatPercent(usual.sharpness)}`
      : undefined,
  tiny: ({ width, height }) => (Math.min(width, height) < tinySide ? `${width} × ${height} pixels` : undefined),
  "odd aspect ratio": ({ width, height }, { aspect }) =>
    Math.abs(Math.log(width / height) - aspect) > Math.log(2.5) ? `${width} × ${height} pixels` : undefined,
  rotated: ({ isTurnedTwice, orientation }) =>
    isTurnedTwice ? `turned already, but EXIF orientation ${orientation} turns it again` : undefined,
  "grey among colour": ({ isGrey }, { isColour }) => (isGrey && isColour ? "without colour" : undefined),
  animated: ({ frames }) => (frames > 1 ? `${frames} frames, of which the first is used` : undefined),
};

/**
 * Findings on single images. What holds for more than half of the images is a property of the folder and becomes one
 * note. Images that are simply photographed sideways can't be told from others.
 */
export function qualityFindings(images: readonly ExaminedRecord[]): {
  readonly findings: readonly ImageFinding[];
  readonly notes: readonly string[];
} {
  const prints = images.flatMap(({ path, fingerprint }) => (fingerprint ? [{ path, fingerprint }] : []));
  if (prints.length === 0) return { findings: [], notes: [] };
  const usual: Usual = {
    sharpness: median(prints.flatMap(({ fingerprint: { sharpness = [] } }) => sharpness)),
    aspect: median(prints.map(({ fingerprint: { width, height } }) => Math.log(width / height))),
    isColour: prints.filter(({ fingerprint }) => fingerprint.isGrey).length < 0.2 * prints.length,
  };
  const notes: string[] = [];
  const findings = Object.entries(checks).flatMap(([kind, check]) => {
    const found = prints.flatMap(({ path, fingerprint }) => {
      const detail = check(fingerprint, usual);
      return detail === undefined ? [] : [{ kind: kind as FindingKind, paths: [path], detail }];
    });
    if (prints.length < 4 || found.length <= prints.length / 2) return found;
    notes.push(`${kind}: ${found.length} of ${prints.length} images, so this is how the images of this folder are`);
    return [];
  });
  return { findings, notes };
}
