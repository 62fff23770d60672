/** An image that cannot be read. */
export interface ImageFault {
  readonly file: string;
  /** Completes "file: …". */
  readonly reason: string;
}
