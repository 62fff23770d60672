/** The options specific to GoogLeNet. */
export interface GoogLeNetOptions {
  readonly auxiliaryHeads: boolean;
  readonly dropout: number | undefined;
  readonly auxiliaryDropout: number | undefined;
  readonly transformInput: boolean;
}
