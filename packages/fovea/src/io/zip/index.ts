// Zip archives with random access: the list of entries is read first, then entries on request; hostile archives are
// handled safely. This folder may import support/ and the files of io/ itself. yauzl parses the format; open-zip.ts
// checks the claimed sizes of entries.
export { openZip, type ZipArchive, type ZipEntry } from "./open-zip.ts";
