import type { SymbolicTensor } from "../layers/index.ts";

/** How a framework builds the parts of an Inception v3; their order and filters are the same in all frameworks. */
export interface InceptionStyle {
  /** Adds a convolution without bias, batch normalization and ReLU; keeps height and width unless `window` is valid. */
  conv(x: SymbolicTensor, name: string, filters: number, kernelSize: Kernel, window?: Window): SymbolicTensor;
  /** Adds a 3×3 average pooling that keeps the size. */
  average(x: SymbolicTensor, name: string): SymbolicTensor;
  /** Adds a 3×3 max pooling with stride 2. */
  reduce(x: SymbolicTensor, name: string): SymbolicTensor;
  /** Concatenates the branches of a block along the channels. */
  join(branches: readonly SymbolicTensor[], name: string): SymbolicTensor;
  /** Concatenates the two halves of a branch that block E splits. */
  joinHalves(halves: readonly SymbolicTensor[], block: string, branch: string): SymbolicTensor;
}

type Kernel = number | readonly [rows: number, columns: number];

interface Window {
  readonly strides?: number;
  readonly valid?: boolean;
}

const halving = { strides: 2, valid: true } as const;

/** Adds the stem, from the images to the first block: [299, 299, 3] → [35, 35, 192]. */
export function stem(x: SymbolicTensor, style: InceptionStyle): SymbolicTensor {
  let y = style.conv(x, "Conv2d_1a_3x3", 32, 3, halving);
  y = style.conv(y, "Conv2d_2a_3x3", 32, 3, { valid: true });
  y = style.conv(y, "Conv2d_2b_3x3", 64, 3);
  y = style.reduce(y, "maxpool1");
  y = style.conv(y, "Conv2d_3b_1x1", 80, 1, { valid: true });
  y = style.conv(y, "Conv2d_4a_3x3", 192, 3, { valid: true });
  return style.reduce(y, "maxpool2");
}

/** Adds a block as in the paper's figure 5: [35, 35, channels] → [35, 35, 224 + pooled]. */
export function blockA(x: SymbolicTensor, name: string, pooled: number, style: InceptionStyle): SymbolicTensor {
  const one = style.conv(x, `${name}/branch1x1`, 64, 1);
  const five = chain(x, `${name}/branch5x5`, style, [48, 1], [64, 5]);
  const threes = chain(x, `${name}/branch3x3dbl`, style, [64, 1], [96, 3], [96, 3]);
  return style.join([one, five, threes, averaged(x, name, pooled, style)], name);
}

/** Adds a block that halves the feature maps: [35, 35, channels] → [17, 17, 480 + channels]. */
export function blockB(x: SymbolicTensor, name: string, style: InceptionStyle): SymbolicTensor {
  const three = style.conv(x, `${name}/branch3x3`, 384, 3, halving);
  const narrow = chain(x, `${name}/branch3x3dbl`, style, [64, 1], [96, 3]);
  const threes = style.conv(narrow, `${name}/branch3x3dbl_3`, 96, 3, halving);
  return style.join([three, threes, style.reduce(x, `${name}/pool`)], name);
}

/** Adds a block with 7×7 windows factored into rows and columns (figure 6): [17, 17, channels] → [17, 17, 768]. */
export function blockC(x: SymbolicTensor, name: string, width: number, style: InceptionStyle): SymbolicTensor {
  const row: Kernel = [1, 7];
  const column: Kernel = [7, 1];
  const one = style.conv(x, `${name}/branch1x1`, 192, 1);
  const seven = chain(x, `${name}/branch7x7`, style, [width, 1], [width, row], [192, column]);
  const inner = [width, column] as const;
  const sevens = chain(x, `${name}/branch7x7dbl`, style, [width, 1], inner, [width, row], inner, [192, row]);
  return style.join([one, seven, sevens, averaged(x, name, 192, style)], name);
}

/** Adds a block that halves the feature maps: [17, 17, channels] → [8, 8, 512 + channels]. */
export function blockD(x: SymbolicTensor, name: string, style: InceptionStyle): SymbolicTensor {
  const narrow = style.conv(x, `${name}/branch3x3_1`, 192, 1);
  const three = style.conv(narrow, `${name}/branch3x3_2`, 320, 3, halving);
  const seven = chain(x, `${name}/branch7x7x3`, style, [192, 1], [192, [1, 7]], [192, [7, 1]]);
  const sevenThree = style.conv(seven, `${name}/branch7x7x3_4`, 192, 3, halving);
  return style.join([three, sevenThree, style.reduce(x, `${name}/pool`)], name);
}

/** Adds a block whose branches split (figure 7): [8, 8, channels] → [8, 8, 2048]. */
export function blockE(x: SymbolicTensor, name: string, style: InceptionStyle): SymbolicTensor {
  const split = (y: SymbolicTensor, branch: string, step: number) => {
    const row = style.conv(y, `${name}/${branch}_${step}a`, 384, [1, 3]);
    const column = style.conv(y, `${name}/${branch}_${step}b`, 384, [3, 1]);
    return style.joinHalves([row, column], name, branch);
  };
  const one = style.conv(x, `${name}/branch1x1`, 320, 1);
  const three = split(style.conv(x, `${name}/branch3x3_1`, 384, 1), "branch3x3", 2);
  const threes = split(chain(x, `${name}/branch3x3dbl`, style, [448, 1], [384, 3]), "branch3x3dbl", 3);
  return style.join([one, three, threes, averaged(x, name, 192, style)], name);
}

/** Adds consecutive convolutions named `name`_1, `name`_2, … */
function chain(
  x: SymbolicTensor,
  name: string,
  { conv }: InceptionStyle,
  ...steps: readonly (readonly [filters: number, kernelSize: Kernel])[]
): SymbolicTensor {
  return steps.reduce((y, [filters, kernelSize], index) => conv(y, `${name}_${index + 1}`, filters, kernelSize), x);
}

function averaged(x: SymbolicTensor, name: string, filters: number, style: InceptionStyle): SymbolicTensor {
  return style.conv(style.average(x, `${name}/pool`), `${name}/branch_pool`, filters, 1);
}
