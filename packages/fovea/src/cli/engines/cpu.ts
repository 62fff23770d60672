import { readFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";

/** The machine's processor. */
export interface Cpu {
  readonly model: string;
  /** Cores that this process may use. */
  readonly cores: number;
  /** Those of the instruction sets that matter to convolutions; empty where the system does not tell. */
  readonly features: readonly string[];
}

const relevant =
  /^(sse4_2|avx|f16c|fma|avx2|avx512(f|bw|dq|vl|_vnni|_bf16|_fp16)|avx_vnni|amx_(tile|bf16|int8)|asimd|sve2?|bf16)$/;

/** What the operating system says of the processor. */
export function cpu(): Cpu {
  return { model: cpus()[0]?.model.trim() || process.arch, cores: availableParallelism(), features: features() };
}

function features(): string[] {
  try {
    const flags = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1] ?? "";
    return flags.split(/\s+/).filter((flag) => relevant.test(flag));
  } catch {
    return [];
  }
}
