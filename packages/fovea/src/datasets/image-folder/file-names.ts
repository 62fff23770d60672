/** Extensions of image files, those of formats that cannot be decoded included: these are reported, not passed over. */
const imageExtension = /\.(?:jpe?g|jpe|jfif|png|webp|gif|tiff?|avif|svg|bmp|heic|heif|jxl|jp2)$/i;

/** Files and folders that operating systems and storage devices leave behind. */
const leftBehind = new Set([
  "__macosx",
  "thumbs.db",
  "ehthumbs.db",
  "desktop.ini",
  "@eadir",
  "$recycle.bin",
  "system volume information",
]);

/** Whether the name is that of an image file. */
export function isImageName(name: string): boolean {
  return imageExtension.test(name);
}

/** Whether people don't see a file or folder of this name. */
export function isHiddenName(name: string): boolean {
  return name.startsWith(".") || leftBehind.has(name.toLowerCase());
}

/** Compares by code units of the composed form: the same order on every machine, whatever its locale and file system. */
export function compareNames(a: string, b: string): number {
  const [first, second] = [a.normalize("NFC"), b.normalize("NFC")];
  if (first !== second) return first < second ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
