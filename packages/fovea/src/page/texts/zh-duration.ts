import { commonFormat } from "./format-texts.ts";

const units: Readonly<Record<string, string>> = { ms: "毫秒", s: "秒", min: "分", h: "小时" };

/** A duration in Chinese. */
export function zhDuration(seconds: number): string {
  return commonFormat.duration(seconds).replace(/\b(?:ms|s|min|h)\b/g, (unit) => units[unit] ?? unit);
}
