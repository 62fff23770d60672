/** The options specific to Inception v3. */
export interface InceptionV3Options {
  readonly auxiliaryHeads: boolean;
  readonly dropout: number;
  readonly transformInput: boolean;
}
