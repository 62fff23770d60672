import type { Interval } from "../../evaluation/index.ts";
import { studentQuantile } from "../../evaluation/statistics/student-t.ts";
import { ConfigError } from "../../support/errors.ts";
import {
  type CellGrid,
  type CellImage,
  type CellMask,
  placeMasks,
  type ShortcutRegion,
  unchangingMask,
} from "./shortcut-regions.ts";

/** An image and the heat of its class, on a grid. */
export interface HeatedImage extends CellImage {
  /** The heat of each cell, [rows, columns]; negative values count as 0. */
  readonly heat: Float32Array;
  /** A number that near-duplicates share: they count as one (default: every image alone). */
  readonly group?: number;
  /** How opaque each cell is, from 0 to 1; undefined for an image without transparent parts. */
  readonly alpha?: Float32Array;
}

/** How much heat of a class lies in a region. */
export interface ShortcutFinding {
  readonly label: number;
  readonly region: ShortcutRegion;
  /** The region's cells; for "outside", those that are outside in more than half of the images. */
  readonly mask: CellMask;
  /** The region's share of the images' area: the heat that chance would put there. */
  readonly area: number;
  /** The share of heat, as the mean over images of the class. The interval allows for the number of comparisons. */
  readonly share: Interval;
  /** The same of the other classes, each with its own heat; undefined if there are none. */
  readonly others: number | undefined;
  /** The number of images with heat, near-duplicates counted once. */
  readonly images: number;
  /** By how much the share exceeds the area and that of the other classes, at least. */
  readonly excess: number;
  /** The order of the list: the excess, in units of the root of what was to be expected. */
  readonly suspicion: number;
  /** Whether it is worth a look: enough images, a large excess, and twice what was to be expected. */
  readonly isSuspicious: boolean;
  /** Positions of images of the class, those with the largest share of heat first. */
  readonly strongest: readonly number[];
}

/** What a class may be recognized by besides what it is. */
export interface Shortcuts {
  /** All classes and regions, the most suspicious first. */
  readonly findings: readonly ShortcutFinding[];
  /** Per class: images, and those without any heat. */
  readonly classes: readonly { readonly label: number; readonly images: number; readonly empty: number }[];
  /** Classes with fewer images aren't judged. */
  readonly fewest: number;
}

const fewest = 8;
/** Share of the heat that a region must have beyond what was to be expected. */
const leastExcess = 0.05;
/** How many times what was to be expected the share must be. */
const leastRatio = 2;
const confidence = 0.95;
/** An unchanging region that is nearly everything or nothing says nothing. */
const [leastArea, mostArea] = [0.005, 0.6];
const shown = 4;

/**
 * Looks for shortcuts: regions without the object that hold much of the heat of a class. A share of heat is compared
 * with the region's area and with the share that other classes have there, in intervals that allow for comparing every
 * class in every region. A suspicion is no verdict: objects may lie at the border too.
 * @throws ConfigError for values of another size than the grid's.
 */
export function findShortcuts(grid: CellGrid, images: readonly HeatedImage[]): Shortcuts {
  const cells = grid.rows * grid.columns;
  for (const { heat, pixels, alpha = heat } of images) {
    if (heat.length === cells && alpha.length === cells && pixels.length % cells === 0) continue;
    throw new ConfigError(`findShortcuts: expected ${cells} cells per image, received ${heat.length}`);
  }
  const labels = [...new Set(images.map(({ label }) => label))].sort((a, b) => a - b);
  const candidates = labels.flatMap((label) => regionsOf(grid, images, label));
  const findings = candidates.map((candidate) => findingOf(images, candidate, candidates.length));
  return {
    findings: findings.sort((a, b) => b.suspicion - a.suspicion),
    classes: labels.map((label) => {
      const own = images.filter((image) => image.label === label);
      return { label, images: own.length, empty: own.filter(({ heat }) => !hasHeat(heat)).length };
    }),
    fewest,
  };
}

interface Candidate {
  readonly label: number;
  readonly region: ShortcutRegion;
  /** The region's cells in an image. */
  maskOf(image: HeatedImage): CellMask | undefined;
  readonly mask: CellMask;
}

function regionsOf(grid: CellGrid, images: readonly HeatedImage[], label: number): Candidate[] {
  const places = [...placeMasks(grid)].map(
    ([region, mask]): Candidate => ({ label, region, mask, maskOf: () => mask }),
  );
  const own = images.filter((image) => image.label === label);
  const unchanging = own.length < fewest ? undefined : unchangingMask(grid, images, label);
  const area = unchanging ? areaOf(unchanging) : 0;
  const isTelling = unchanging && area >= leastArea && area <= mostArea;
  const steady: Candidate[] = isTelling
    ? [{ label, region: "unchanging", mask: unchanging, maskOf: () => unchanging }]
    : [];
  const isMasked = own.filter(({ alpha }) => alpha).length * 2 >= own.length;
  if (!isMasked || !own.some(({ alpha }) => alpha?.some((opacity) => opacity < 0.5))) return [...places, ...steady];
  const outside = ({ alpha }: HeatedImage) => alpha && Uint8Array.from(alpha, (opacity) => Number(opacity < 0.5));
  const usual = Uint8Array.from({ length: grid.rows * grid.columns }, (_, cell) =>
    Number(own.filter((image) => (image.alpha?.[cell] ?? 1) < 0.5).length * 2 > own.length),
  );
  return [...places, ...steady, { label, region: "outside", mask: usual, maskOf: outside }];
}

function findingOf(images: readonly HeatedImage[], candidate: Candidate, comparisons: number): ShortcutFinding {
  const { label, region, mask } = candidate;
  const measured = images.flatMap((image, position) => {
    const own = candidate.maskOf(image);
    if (!own || !hasHeat(image.heat)) return [];
    return [{ position, image, share: shareOf(image.heat, own), area: areaOf(own) }];
  });
  const own = measured.filter(({ image }) => image.label === label);
  const shares = meansOf(
    own.map(({ image, position, share }) => ({ group: image.group ?? -1 - position, value: share })),
  );
  const rest = measured.filter(({ image }) => image.label !== label);
  const restShares = meansOf(
    rest.map(({ image, position, share }) => ({ group: image.group ?? -1 - position, value: share })),
  );
  const area = own.length === 0 ? areaOf(mask) : own.reduce((sum, one) => sum + one.area, 0) / own.length;
  const mine = momentsOf(shares);
  const theirs = restShares.length > 1 ? momentsOf(restShares) : undefined;
  const level = 1 - (1 - confidence) / comparisons;
  const half =
    mine.count > 1 ? studentQuantile(level, mine.count - 1) * Math.sqrt(mine.error) : Number.POSITIVE_INFINITY;
  const beyondArea = mine.mean - half - area;
  const beyondOthers =
    theirs && mine.count > 1 ? mine.mean - theirs.mean - differenceHalf(mine, theirs, level) : beyondArea;
  const excess = mine.count > 1 ? Math.min(beyondArea, beyondOthers) : Number.NEGATIVE_INFINITY;
  const expected = Math.max(area, theirs?.mean ?? 0);
  return {
    ...{ label, region, mask, area, images: mine.count, others: theirs?.mean, excess },
    share: { value: mine.mean, low: Math.max(0, mine.mean - half), high: Math.min(1, mine.mean + half) },
    suspicion: excess / Math.sqrt(Math.max(expected, 1e-3)),
    isSuspicious: mine.count >= fewest && excess >= leastExcess && mine.mean >= leastRatio * expected,
    strongest: own
      .sort((a, b) => b.share - a.share || a.position - b.position)
      .slice(0, shown)
      .map(({ position }) => position),
  };
}

/** Welch's interval of a difference of means: half its width. */
function differenceHalf(a: Moments, b: Moments, level: number): number {
  const error = a.error + b.error;
  if (error === 0) return 0;
  const degrees = error ** 2 / (a.error ** 2 / (a.count - 1) + b.error ** 2 / (b.count - 1));
  return studentQuantile(level, degrees) * Math.sqrt(error);
}

interface Moments {
  readonly count: number;
  readonly mean: number;
  /** The squared standard error of the mean. */
  readonly error: number;
}

function momentsOf(values: readonly number[]): Moments {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, count - 1);
  return { count, mean, error: variance / Math.max(1, count) };
}

/** The mean of each group. */
function meansOf(values: readonly { readonly group: number; readonly value: number }[]): number[] {
  const groups = new Map<number, number[]>();
  for (const { group, value } of values) groups.set(group, [...(groups.get(group) ?? []), value]);
  return [...groups.values()].map((list) => list.reduce((sum, value) => sum + value, 0) / list.length);
}

function hasHeat(heat: Float32Array): boolean {
  return heat.some((value) => value > 0);
}

/** The share of positive heat in a region. */
function shareOf(heat: Float32Array, mask: CellMask): number {
  let [inside, all] = [0, 0];
  heat.forEach((value, cell) => {
    if (!(value > 0)) return;
    all += value;
    if (mask[cell] === 1) inside += value;
  });
  return inside / all;
}

function areaOf(mask: CellMask): number {
  return mask.reduce((sum, cell) => sum + cell, 0) / mask.length;
}
