/** The options specific to AlexNet. */
export interface AlexNetOptions {
  readonly dropout: number | undefined;
}
