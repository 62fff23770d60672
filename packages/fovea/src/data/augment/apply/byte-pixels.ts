/** A decoded image [height, width, channels] with 1 or 3 channels. */
export interface BytePixels {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly data: Uint8Array;
}
