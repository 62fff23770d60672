/** Longer commands do not push what the others mean to the right. */
const widest = 48;

/** The examples at the end of a command's help: command lines without the program's name, each with what it does. */
export function examples(...lines: readonly (readonly [command: string, meaning: string])[]): string {
  const width = Math.max(...lines.map(([command]) => command.length).filter((length) => length <= widest));
  const rows = lines.map(([command, meaning]) => `  fovea ${command.padEnd(width)}   ${meaning}`);
  return ["", "Examples:", ...rows].join("\n");
}
