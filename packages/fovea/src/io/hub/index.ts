// Files that others publish: fetched once, whole or not at all, proved by a hash, kept for all processes of a machine.
// This folder may import tensor/ and support/; it knows URLs and bytes, and nothing of what the files hold.
// Another hub: a line in mirrors.ts, and in other-caches.ts where its own tools keep what they fetch.
export { cacheFolder } from "./cache-place.ts";
export { type FetchOptions, fetchFile } from "./fetch-file.ts";
