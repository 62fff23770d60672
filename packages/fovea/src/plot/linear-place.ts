/** Returns the function from a value between `low` and `high` to its place between `from` and `to`. */
export function linearPlace(low: number, high: number, from: number, to: number): (value: number) => number {
  return (value) => from + ((value - low) / (high - low)) * (to - from);
}
