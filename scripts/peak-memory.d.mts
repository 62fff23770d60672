/** The most memory that this process has held at once, in bytes. */
export function peakMemory(): number;
