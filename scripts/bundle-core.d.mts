export function bundleCore(): Promise<string>;
