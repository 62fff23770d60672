const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** Formats an integer with thousands separators: 1234567 → "1,234,567". */
export function formatCount(value: number): string {
  return Number.isFinite(value) ? grouped.format(value) : String(value);
}

/** Formats a count of a unit whose plural ends in s: "1 tensor", "1,234 tensors". */
export function formatAmount(count: number, unit: string): string {
  return `${formatCount(count)} ${unit}${count === 1 ? "" : "s"}`;
}

/** Formats a size in bytes, in powers of 1,024: 246824 → "241.0 KiB". */
export function formatBytes(bytes: number): string {
  if (Math.abs(bytes) < 1024) return `${formatCount(bytes)} B`;
  return scaled(bytes, 1024, ["KiB", "MiB", "GiB", "TiB", "PiB"], 1);
}

/** Formats a fraction as a percentage with `digits` decimals: 0.998 → "99.8 %". */
export function formatPercent(fraction: number, digits = 1): string {
  return `${(100 * fraction).toFixed(digits)} %`;
}

/**
 * Formats a number of floating-point operations, in powers of 1,000: 4.1e9 → "4.10 GFLOPs"; or of another `unit`, such
 * as "MACs".
 */
export function formatFlops(count: number, unit = "FLOPs"): string {
  if (Math.abs(count) < 1000) return `${formatCount(count)} ${unit}`;
  const prefixes = ["k", "M", "G", "T", "P"].map((prefix) => prefix + unit);
  return scaled(count, 1000, prefixes, 2);
}

/**
 * Formats a duration in seconds with one or two units: 0.0041 → "4.1 ms", 0.35 → "350 ms", 12.34 → "12.3 s", 185 → "3
 * min 05 s", 3720 → "1 h 02 min".
 */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "–";
  if (seconds < 0) return `-${formatDuration(-seconds)}`;
  if (seconds < 0.00995) return `${(seconds * 1000).toFixed(1)} ms`;
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${twoDigits(whole % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

/** Divides by `base` until the rounded number is below it, so that 1,048,575 bytes are "1.0 MiB", not "1024.0 KiB". */
function scaled(value: number, base: number, units: readonly string[], digits: number): string {
  let quotient = value / base;
  let step = 0;
  while (Number(Math.abs(quotient).toFixed(digits)) >= base && step < units.length - 1) {
    quotient /= base;
    step++;
  }
  return `${quotient.toFixed(digits)} ${units[step]}`;
}
