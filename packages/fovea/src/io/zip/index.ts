// Zip archives read by random access: a list of entries first, then what is asked for; nothing of a hostile one is believed.
// This folder may import support/ and the files of io/ itself.
// The format is yauzl's concern; what an entry may claim of its size is checked in open-zip.ts.
export { openZip, type ZipArchive, type ZipEntry } from "./open-zip.ts";
