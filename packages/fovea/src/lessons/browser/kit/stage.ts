import type { Place } from "../../parts/map-view.ts";
import { element } from "./page.ts";

/** A map that the reader can point at. */
export interface StageOptions {
  readonly id: string;
  /** What it is for those who don't see it, with its keys. */
  readonly label: string;
  /** Called with the cell below the pointer while it is pressed. */
  onPoint(place: Place): void;
  /** Called with the step of an arrow key. */
  onStep(rows: number, columns: number): void;
}

/** Returns the place of a map of this size that is nearest. */
export function placeWithin({ row, column }: Place, height: number, width: number): Place {
  const within = (value: number, size: number) => Math.max(0, Math.min(size - 1, value));
  return { row: within(row, height), column: within(column, width) };
}

const steps: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Lets the reader point at a map and move over it with the arrow keys. */
export function makeStage({ id, label, onPoint, onStep }: StageOptions): void {
  const stage = element(id);
  stage.classList.add("stage");
  stage.tabIndex = 0;
  stage.setAttribute("role", "application");
  stage.setAttribute("aria-label", label);
  const point = (event: PointerEvent) => {
    const map = stage.querySelector("svg");
    if (!map) return;
    const bounds = map.getBoundingClientRect();
    const { x, y, width, height } = map.viewBox.baseVal;
    const column = Math.floor(x + ((event.clientX - bounds.left) / bounds.width) * width);
    const row = Math.floor(y + ((event.clientY - bounds.top) / bounds.height) * height);
    onPoint({ row, column });
  };
  stage.addEventListener("pointerdown", (event) => {
    stage.setPointerCapture(event.pointerId);
    point(event);
  });
  stage.addEventListener("pointermove", (event) => {
    if (stage.hasPointerCapture(event.pointerId)) point(event);
  });
  stage.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    onStep(...step);
  });
}
