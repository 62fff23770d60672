import { measureText } from "./measure-text.ts";

/** A circle and what is to be written beside it, in pixels. */
export interface LabelledCircle {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly text: string;
}

/** Where a label's text begins, and the middle of its line. */
export interface LabelPlace {
  readonly x: number;
  readonly y: number;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const gap = 4;
/** A label that lies closer to another circle may be taken for its name. */
const clearance = 9;

/** To the right, the left, above, below, then the corners. */
const directions = [
  [1, 0],
  [-1, 0],
  [0, -1],
  [0, 1],
  [1, -1],
  [1, 1],
  [-1, -1],
  [-1, 1],
] as const;

/**
 * Finds a position for each label that overlaps no circle and no earlier label; undefined if there is none, so that the
 * label is better left out.
 */
export function placeLabels(
  circles: readonly LabelledCircle[],
  { width, height, size }: { readonly width: number; readonly height: number; readonly size: number },
): (LabelPlace | undefined)[] {
  const written: Box[] = [];
  return circles.map((circle) => {
    const others = circles.filter((other) => other !== circle);
    const boxes = directions
      .map((direction) => boxOf(circle, direction, size))
      .filter(({ left, right, top, bottom }) => left >= 0 && right <= width && top >= 0 && bottom <= height);
    const isFree = (box: Box, more: number) =>
      ![around(circle, 0), ...others.map((other) => around(other, more)), ...written].some((other) =>
        overlap(box, other),
      );
    const free = boxes.find((box) => isFree(box, clearance)) ?? boxes.find((box) => isFree(box, 0));
    if (!free) return undefined;
    written.push(free);
    return { x: free.left, y: (free.top + free.bottom) / 2 };
  });
}

/** A circle's square, without its corners, and some pixels more. */
function around({ x, y, radius }: LabelledCircle, more: number): Box {
  const reach = 0.8 * radius + more;
  return { left: x - reach, right: x + reach, top: y - reach, bottom: y + reach };
}

function boxOf({ x, y, radius, text }: LabelledCircle, [right, down]: (typeof directions)[number], size: number): Box {
  const [width, height] = [measureText(text, size), 1.15 * size];
  // Diagonally the circle reaches less far.
  const distance = (right !== 0 && down !== 0 ? 0.75 * radius : radius) + gap;
  const left = right > 0 ? x + distance : right < 0 ? x - distance - width : x - width / 2;
  const middle = y + down * (distance + height / 2);
  return { left, right: left + width, top: middle - height / 2, bottom: middle + height / 2 };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
