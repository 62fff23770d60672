import { readChannels } from "../subject/run-samples.ts";
import { answerOf } from "../subject/score-target.ts";
import { imageShape, type Subject } from "../subject/subject.ts";

/** A rectangle of pixels that is covered or shown as a whole. */
export interface Cell {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** A set of cells to find in one image. */
export interface CellSearch {
  readonly subject: Subject;
  /** Index of the image's row. */
  readonly row: number;
  readonly cells: readonly Cell[];
  /** What covered pixels show, [height, width, channels]. */
  readonly cover: Float32Array;
  /** Whether the chosen cells are covered; otherwise, the others are. */
  readonly covers: boolean;
  /** The number of the class that the answer shall not be any more, or shall be. */
  readonly answer: number;
}

/** Cells that were found, and what the network answers. */
export interface FoundCells {
  readonly chosen: readonly number[];
  /** The answer with the cells covered, or with them alone. */
  readonly answer: number;
}

/** The share of cells whose order is tried out in a round, and the share of those that a round takes at least. */
const perRound = 1 / 6;
const least = 1 / 3;

/**
 * Chooses cells greedily until the answer is as wanted: each round tries every cell on top of those that are chosen,
 * then the best ones together. Afterwards gives back cells that aren't needed, until none can be given back alone.
 * Undefined if all cells together don't suffice. The order of equal cells is that of the image.
 */
export async function searchCells(search: CellSearch): Promise<FoundCells | undefined> {
  let chosen: readonly number[] = [];
  let [found] = await tryCells(search, [chosen]);
  while (found && found.gain <= 0) {
    const free = search.cells.map((_, cell) => cell).filter((cell) => !chosen.includes(cell));
    if (free.length === 0) return undefined;
    const tried = await tryCells(
      search,
      free.map((cell) => [...chosen, cell]),
    );
    const order = bestFirst(tried).map((index) => free[index] as number);
    const most = Math.max(1, Math.ceil(free.length * perRound));
    const prefixes = Array.from({ length: most }, (_, last) => [...chosen, ...order.slice(0, last + 1)]);
    const together = await tryCells(search, prefixes);
    const enough = together.findIndex(({ gain }) => gain > 0);
    const smallest = Math.ceil(most * least) - 1;
    const best = smallest + (bestFirst(together.slice(smallest))[0] ?? 0);
    const taken = enough >= 0 ? enough : best;
    chosen = prefixes[taken] ?? chosen;
    found = together[taken];
  }
  return found && withoutSpare(search, { chosen, answer: found.answer });
}

/** Gives back the cells that aren't needed: as many at once as the answer allows, those with the least effect first. */
async function withoutSpare(search: CellSearch, given: FoundCells): Promise<FoundCells> {
  let { chosen, answer } = given;
  for (;;) {
    const alone = await tryCells(
      search,
      chosen.map((cell) => chosen.filter((other) => other !== cell)),
    );
    const spare = bestFirst(alone)
      .filter((index) => (alone[index]?.gain ?? 0) > 0)
      .map((index) => chosen[index] as number);
    if (spare.length === 0) return { chosen: [...chosen].sort((a, b) => a - b), answer };
    const sets = spare.map((_, last) => chosen.filter((cell) => !spare.slice(0, last + 1).includes(cell)));
    const tried = await tryCells(search, sets);
    const last = tried.findLastIndex(({ gain }) => gain > 0);
    [chosen, answer] = [sets[last] ?? chosen, tried[last]?.answer ?? answer];
  }
}

interface Tried {
  /** Above 0 if the answer is as wanted; the larger, the clearer. */
  readonly gain: number;
  readonly answer: number;
}

/** Answers for an image with several sets of cells. */
async function tryCells(search: CellSearch, sets: readonly (readonly number[])[]): Promise<Tried[]> {
  const { subject, row, cells, cover, covers, answer } = search;
  const [, width, channels] = imageShape(subject);
  const results: Tried[] = [];
  if (sets.length === 0) return results;
  await readChannels(
    subject,
    {
      count: sets.length,
      row: () => row,
      write(sample, pixels) {
        const set = new Set(sets[sample]);
        cells.forEach(({ top, left, bottom, right }, cell) => {
          if (set.has(cell) !== covers) return;
          for (let y = top; y < bottom; y++) {
            const [from, to] = [(y * width + left) * channels, (y * width + right) * channels];
            pixels.set(cover.subarray(from, to), from);
          }
        });
      },
    },
    (_, sums) => {
      const found = answerOf(subject.classes, sums, answer);
      results.push({ gain: covers ? -found.margin : found.margin, answer: found.class });
    },
  );
  return results;
}

function bestFirst(tried: readonly Tried[]): number[] {
  return Array.from(tried.keys()).sort((a, b) => (tried[b]?.gain ?? 0) - (tried[a]?.gain ?? 0) || a - b);
}
