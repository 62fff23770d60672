/** Filters of an inception module: one row of the paper's table 1. */
export interface InceptionModule {
  /** Name of the module: "3a". */
  readonly name: string;
  readonly ones: number;
  readonly reduceThrees: number;
  readonly threes: number;
  readonly reduceFives: number;
  readonly fives: number;
  readonly pooled: number;
}

function module(name: string, ...filters: readonly [number, number, number, number, number, number]): InceptionModule {
  const [ones, reduceThrees, threes, reduceFives, fives, pooled] = filters;
  return { name, ones, reduceThrees, threes, reduceFives, fives, pooled };
}

/** The modules of GoogLeNet, by stage. A pooling that halves the feature maps precedes the second and third stages. */
export const inceptionStages: readonly (readonly InceptionModule[])[] = [
  [module("3a", 64, 96, 128, 16, 32, 32), module("3b", 128, 128, 192, 32, 96, 64)],
  [
    module("4a", 192, 96, 208, 16, 48, 64),
    module("4b", 160, 112, 224, 24, 64, 64),
    module("4c", 128, 128, 256, 24, 64, 64),
    module("4d", 112, 144, 288, 32, 64, 64),
    module("4e", 256, 160, 320, 32, 128, 128),
  ],
  [module("5a", 256, 160, 320, 32, 128, 128), module("5b", 384, 192, 384, 48, 128, 128)],
];

/** The modules that feed an auxiliary classifier, from the shallowest to the deepest. */
export const auxiliaryAfter: readonly string[] = ["4a", "4d"];
