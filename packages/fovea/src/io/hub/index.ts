// Published files: downloaded once, completely or not at all, verified by a hash, cached for all processes of a machine.
// This folder may import tensor/ and support/; it knows URLs and bytes, but not the contents of files.
// Add a hub as a line in mirrors.ts, and its own cache in external-caches.ts.
export { cacheFolder } from "./cache-place.ts";
export { cachedFile, type FetchOptions, fetchFile } from "./fetch-file.ts";
