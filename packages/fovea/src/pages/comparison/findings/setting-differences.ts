import type { ComparedRun, SettingValue } from "../comparison.ts";

/** A setting and its value in each run; undefined where a run has no such setting. */
export interface SettingRow {
  readonly name: string;
  readonly values: readonly (SettingValue | undefined)[];
}

/** Settings of runs, divided into those that differ and those that all share. */
export interface SettingDifferences {
  readonly different: readonly SettingRow[];
  readonly shared: readonly SettingRow[];
}

/** Divides the settings of runs into those that differ and those that all share, in the order of the runs' own. */
export function settingDifferences(runs: readonly Pick<ComparedRun, "settings">[]): SettingDifferences {
  const names = [...new Set(runs.flatMap(({ settings }) => Object.keys(settings)))];
  const rows = names.map((name): SettingRow => ({ name, values: runs.map(({ settings }) => settings[name]) }));
  const isShared = ({ values }: SettingRow) => new Set(values.map((value) => JSON.stringify(value))).size === 1;
  return { different: rows.filter((row) => !isShared(row)), shared: rows.filter(isShared) };
}
