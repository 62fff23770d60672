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
 * A place for each label that is free of circles and of the labels before it; undefined where there is none, so that the
 * label is better left out.
 */
export function placeLabels(
  circles: readonly LabelledCircle[],
  { width, height, size }: { readonly width: number; readonly height: number; readonly size: number },
): (LabelPlace | undefined)[] {
  const taken: Box[] = circles.map(({ x, y, radius }) => ({
    ...{ left: x - 0.8 * radius, right: x + 0.8 * radius },
    ...{ top: y - 0.8 * radius, bottom: y + 0.8 * radius },
  }));
  return circles.map((circle) => {
    const boxes = directions.map((direction) => boxOf(circle, direction, size));
    const free = boxes.find(
      (box) =>
        box.left >= 0 &&
        box.right <= width &&
        box.top >= 0 &&
        box.bottom <= height &&
        !taken.some((other) => overlap(box, other)),
    );
    if (!free) return undefined;
    taken.push(free);
    return { x: free.left, y: (free.top + free.bottom) / 2 };
  });
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
