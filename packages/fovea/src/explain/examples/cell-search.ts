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

/** Cells that a round takes at least, and the share of those that are chosen already. */
const [fewCells, growth] = [4, 1 / 2];

/** Sets of growing size that a round tries: as many as run at once for images of the usual 224 pixels. */
const sizesTried = 16;

/**
 * Chooses cells greedily until the answer is as wanted. Each round tries every cell on top of those that are chosen, then
 * the best ones together. It ends if a few more suffice; otherwise it takes a few and orders the rest again, since cells
 * replace and complete each other. Afterwards gives back cells that aren't needed, until none can be given back alone.
 * Undefined if no set that was tried suffices. The order of equal cells is that of the image.
 */
export async function searchCells(search: CellSearch): Promise<FoundCells | undefined> {
  let chosen: readonly number[] = [];
  const [none] = await tryCells(search, [chosen]);
  let found: FoundCells | undefined = none && none.gain > 0 ? { chosen, answer: none.answer } : undefined;
  for (;;) {
    const few = Math.max(fewCells, Math.ceil(chosen.length * growth));
    const free = search.cells.map((_, cell) => cell).filter((cell) => !chosen.includes(cell));
    if (free.length === 0 || (found && found.chosen.length <= chosen.length + few)) break;
    const tried = await tryCells(
      search,
      free.map((cell) => [...chosen, cell]),
    );
    const order = bestFirst(tried).map((index) => free[index] as number);
    const sets = growingSizes(order.length).map((size) => [...chosen, ...order.slice(0, size)]);
    const together = await tryCells(search, sets);
    const enough = together.findIndex(({ gain }) => gain > 0);
    const set = sets[enough];
    if (set && !(found && found.chosen.length < set.length))
      found = { chosen: set, answer: together[enough]?.answer ?? 0 };
    chosen = [...chosen, ...order.slice(0, few)];
  }
  return found && withoutSpare(search, found);
}

/** Returns sizes from 1 to `most`, closer to each other where they are small. */
function growingSizes(most: number): number[] {
  const sizes = Array.from({ length: sizesTried }, (_, at) =>
    Math.min(most, Math.max(at + 1, Math.round(most * ((at + 1) / sizesTried) ** 2))),
  );
  return [...new Set(sizes)];
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
    const sets = growingSizes(spare.length).map((size) =>
      chosen.filter((cell) => !spare.slice(0, size).includes(cell)),
    );
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
