/** Where the time of a dataset's epochs went, in seconds. */
export interface ReadingTimes {
  /** Images read so far. */
  readonly images: number;
  /** Threads that read; 0 if images are read in the thread of the caller. */
  readonly workers: number;
  /** The consumer waited for a batch. */
  readonly waiting: number;
  /** Batches were ready and the consumer had not asked for the next one. */
  readonly ahead: number;
  /** All threads together read. */
  readonly reading: number;
}

/** How far an epoch is. */
export interface ReadingProgress {
  readonly epoch: number;
  /** Images handed out in this epoch, those of skipped batches included. */
  readonly images: number;
  readonly size: number;
}

/** Counts the times of a dataset. */
export class ReadingClock implements ReadingTimes {
  images = 0;
  waiting = 0;
  ahead = 0;
  reading = 0;
  readonly workers: number;

  constructor(workers: number) {
    this.workers = workers;
  }
}
