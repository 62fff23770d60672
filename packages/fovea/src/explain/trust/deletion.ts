import { random } from "../../support/random.ts";
import { type Baseline, baselineValues } from "../maps/baseline.ts";
import { resizeMap } from "../maps/resize-map.ts";
import { scoresOf } from "../subject/run-samples.ts";
import { imageShape, type Subject } from "../subject/subject.ts";

/** Parts of the image that are removed or shown, one after the other, to make a curve. */
const steps = 12;

/** Random maps whose curves are averaged. */
const randomMaps = 3;

/** Rows and columns of random maps: spots as coarse as those of class activation maps, not single pixels. */
const spots = 7;

/**
 * The area under the curves of a map: scores as a share of what the image scores above an empty one, from 0 to 1. A logit
 * has no bounds: beyond these, it counts as nothing left or everything there.
 */
export interface Curves {
  /** While the hottest pixels are removed first: the smaller, the better the map. */
  readonly deletion: number;
  /** While the hottest pixels are shown first: the larger, the better. */
  readonly insertion: number;
}

/** How a map does against maps that know nothing of the image. */
export interface Comparison {
  readonly map: Curves;
  /** The mean of random maps. */
  readonly random: Curves;
  /** A map that is hot in the center, where photographers put things. */
  readonly center: Curves;
}

/**
 * Removes the pixels of each row's image in the order of its map, and shows them in this order (Petsiuk et al. 2018);
 * both against random maps and the center. Returns undefined for a row whose image scores no higher than an empty one.
 */
export async function compareOrders(
  subject: Subject,
  heats: readonly Float32Array[],
  baseline: Baseline | undefined,
): Promise<(Comparison | undefined)[]> {
  const [height, width, channels] = imageShape(subject);
  const empty = baselineValues(subject, "removed", baseline);
  const others = [
    centerMap(height, width),
    ...Array.from({ length: randomMaps }, (_, at) => randomMap(height, width, at)),
  ];
  const otherOrders = others.map(hottestFirst);
  const orders = heats.map((heat) => [hottestFirst(heat), ...otherOrders]);
  const perOrder = 2 * (steps - 1);
  const perRow = perOrder * (1 + others.length) + 2;
  const scores = await scoresOf(subject, {
    count: subject.rows.length * perRow,
    row: (sample) => Math.floor(sample / perRow),
    write(sample, pixels) {
      const row = Math.floor(sample / perRow);
      const within = sample % perRow;
      // The last samples of a row are the image itself and the empty one.
      if (within === perRow - 2) return;
      if (within === perRow - 1) return pixels.set(empty);
      const order = orders[row]?.[Math.floor(within / perOrder)] ?? new Uint32Array();
      const step = (within % (steps - 1)) + 1;
      const isInsertion = within % perOrder >= steps - 1;
      const removed = Math.round((order.length * step) / steps);
      const [from, to] = isInsertion ? [removed, order.length] : [0, removed];
      for (let at = from; at < to; at++) {
        const place = (order[at] ?? 0) * channels;
        for (let channel = 0; channel < channels; channel++) pixels[place + channel] = empty[place + channel] ?? 0;
      }
    },
  });
  return subject.rows.map((_, row) => {
    const start = row * perRow;
    const score = scores[start + perRow - 2] ?? 0;
    const least = scores[start + perRow - 1] ?? 0;
    if (!(score > least)) return undefined;
    const curves = [0, ...others.keys()].map((_, order): Curves => {
      const first = start + order * perOrder;
      const area = (from: number) => {
        const shares = Array.from({ length: steps - 1 }, (_, at) =>
          Math.min(1, Math.max(0, ((scores[from + at] ?? 0) - least) / (score - least))),
        );
        // Both curves go from 1 to 0 or back, and these ends count half.
        return (shares.reduce((sum, share) => sum + share, 0) + 0.5) / steps;
      };
      return { deletion: area(first), insertion: area(first + steps - 1) };
    });
    const [map, center, ...noise] = curves as [Curves, Curves, ...Curves[]];
    const mean = (of: keyof Curves) => noise.reduce((sum, curve) => sum + curve[of], 0) / noise.length;
    return { map, center, random: { deletion: mean("deletion"), insertion: mean("insertion") } };
  });
}

function hottestFirst(heat: Float32Array): Uint32Array {
  const order = Uint32Array.from(heat, (_, at) => at);
  return order.sort((a, b) => (heat[b] ?? 0) - (heat[a] ?? 0) || a - b);
}

function centerMap(height: number, width: number): Float32Array {
  return Float32Array.from({ length: height * width }, (_, at) => {
    const y = (Math.floor(at / width) + 0.5) / height - 0.5;
    const x = ((at % width) + 0.5) / width - 0.5;
    return -(x * x + y * y);
  });
}

function randomMap(height: number, width: number, seed: number): Float32Array {
  const generator = random(seed);
  const data = Float32Array.from({ length: spots * spots }, () => generator.uniform());
  return resizeMap({ data, shape: [spots, spots], dtype: "float32" }, height, width).data;
}
