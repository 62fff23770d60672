/** An image of a folder: where it is and its label. */
export interface ImageRecord {
  /** Path relative to the root, with "/" between its parts. */
  readonly path: string;
  /** Size of the file in bytes. */
  readonly bytes: number;
  /** Time of the last change, in milliseconds since 1970. */
  readonly modified: number;
  /** Number of the class, or the numbers of several. */
  readonly label: number | readonly number[];
  /** Numbers to predict, instead of classes. */
  readonly values?: readonly number[];
}
