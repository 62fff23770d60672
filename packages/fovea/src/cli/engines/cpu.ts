import { readFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";

/** The processor of this machine. */
export interface Cpu {
  readonly model: string;
  /** Cores that this process may use. */
  readonly cores: number;
  /** The instruction sets that matter for convolutions; empty if the system doesn't list them. */
  readonly features: readonly string[];
}

const relevant =
  /^(sse4_2|avx|f16c|fma|avx2|avx512(f|bw|dq|vl|_vnni|_bf16|_fp16)|avx_vnni|amx_(tile|bf16|int8)|asimd|sve2?|bf16)$/;

/** Reads the processor's properties from the operating system. */
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
