import { readFixture } from "../../../../test/golden/read-fixture.ts";
import type { Tensor } from "../../../tensor/tensor.ts";
import type { BytePixels } from "../apply/byte-pixels.ts";
import type { AugmentationStep } from "../define-step.ts";
import { Geometry } from "../draw/geometry.ts";
import { augment } from "../index.ts";
import { homography, type Point } from "../matrix3.ts";
import type { AugmentationPlan, Displacement, PixelOperation } from "../plan.ts";
import { noisePixels } from "./noise-pixels.ts";

type Size = readonly [number, number];

/** The attributes of a recorded case; each kind of case has some of them. */
interface Attributes {
  readonly size: Size;
  readonly channels: number;
  readonly seed: number;
  readonly outputSize: Size;
  readonly crop?: readonly [top: number, left: number, height: number, width: number];
  readonly flips?: readonly ("horizontal" | "vertical")[];
  readonly angle?: number;
  readonly translate?: Point;
  readonly scale?: number;
  readonly shear?: Point;
  readonly start?: readonly [Point, Point, Point, Point];
  readonly moved?: readonly [Point, Point, Point, Point];
  readonly displacement?: Displacement;
  readonly fill?: number;
  readonly operations?: readonly PixelOperation[];
}

export interface GoldenPlan {
  readonly name: string;
  readonly source: BytePixels;
  readonly plan: AugmentationPlan;
  readonly expected: Tensor;
}

/** What torchvision computed, with the plans that should give the same. */
export async function goldenPlans(): Promise<readonly GoldenPlan[]> {
  return (await readFixture("augmentation")).map(({ name, attributes, outputs }) => {
    const given = attributes as unknown as Attributes;
    const source = noisePixels(given.size, given.channels, given.seed);
    return { name, source, plan: planOf(given), expected: outputs.y as Tensor };
  });
}

function planOf(given: Attributes): AugmentationPlan {
  const { size, outputSize, angle, displacement, start, moved, crop, flips = [], operations = [], fill = 0 } = given;
  if (angle !== undefined) {
    const key = { seed: 0, epoch: 0, content: "0123456789abcdef" };
    return augment.drawParameters(affineSteps(given, angle), { sourceSize: size, outputSize }, key);
  }
  const geometry = new Geometry(size, outputSize, "stretch");
  const filled = { fillMode: "constant", fillColor: [fill, fill, fill] } as const;
  if (crop) geometry.crop({ top: crop[0], left: crop[1], height: crop[2], width: crop[3] });
  for (const flip of flips) geometry.flip(flip);
  if (start && moved) {
    const inverse = homography(moved, start);
    if (inverse) geometry.transform(inverse, filled);
  }
  if (displacement) geometry.displace(displacement, filled);
  return { outputSize, sampling: geometry.sampling(), operations };
}

/** The steps whose ranges hold one value each. torchvision's `affine` rotates clockwise. */
function affineSteps({ size, translate, scale, shear, fill = 0 }: Attributes, angle: number): AugmentationStep[] {
  const only = (value: number) => [value, value] as const;
  const filled = { fillMode: "constant", fillColor: fill } as const;
  const steps: AugmentationStep[] = [];
  if (translate?.some((offset) => offset !== 0)) {
    const [x, y] = [translate[0] / size[1], translate[1] / size[0]];
    steps.push(augment.translation({ x: only(x), y: only(y), ...filled }));
  }
  if (angle !== 0) steps.push(augment.rotation({ degrees: only(-angle), ...filled }));
  if (shear?.some((degrees) => degrees !== 0)) {
    steps.push(augment.shear({ x: only(shear[0]), y: only(shear[1]), ...filled }));
  }
  if (scale && scale !== 1) steps.push(augment.zoom({ scale: only(scale), ...filled }));
  return steps;
}
