/** One layer (or one call of a shared layer) of a network to be drawn. */
export interface PlotNode {
  /** Unique in the plot; the edges refer to it. */
  readonly id: string;
  readonly name: string;
  /** The layer's class, such as "Conv2D"; its color depends on it. */
  readonly type: string;
  /** The output's shape, such as "[?, 28, 28, 6]". */
  readonly output: string;
  readonly parameters: number;
  /** The number of non-trainable parameters among `parameters`, such as moving statistics (default 0). */
  readonly nonTrainable?: number;
  /** Further details, such as "5×5, same, tanh". May have several lines. */
  readonly details?: string;
  /** The layer in the text of its block, such as "3×3 64, stride 2" (default: its type). */
  readonly brief?: string;
  /** The number of equal blocks that this card stands for (default 1). */
  readonly repeat?: number;
  /** Names of the nested models that contain the layer, the outermost first. */
  readonly group?: readonly string[];
}
