export const detectors: readonly string[];
export function unpackObjectron(folder: string, from?: string): Promise<{ path: string; labels: string[] }>;
export function detectorPath(name: string, from?: string): string;
