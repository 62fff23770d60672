import type { KernelTable } from "../kernel.ts";

export const reshape: KernelTable["reshape"] = (_, [x], [y]) => y?.data.set(x.data);
