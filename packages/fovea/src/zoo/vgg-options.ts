/** The options specific to VGG. */
export interface VggOptions {
  readonly batchNormalization: boolean;
  readonly dropout: number | undefined;
}

/** The number of 3×3 convolutions and their filters in each of the five stages, and the number of parameters. */
export interface VggDepth {
  readonly convolutions: readonly [number, number, number, number, number];
  readonly filters: readonly [number, number, number, number, number];
  readonly parameters: number;
}
