/** Names that say how a file came to be and nothing of what it shows. */
const genericStem =
  /^(?:img|image|images|dsc[nf]?|dcim|p|pxl|pic|picture|photo|foto|bild|imagen|scan|frame|file|sample|example|screenshot|wp|vid|mvimg|burst|gopr|dji|untitled|download|unnamed|index|no|nr)?$/;

/** What programs append to the name of a copy or of an altered image, each after a separator. */
const copySuffixes = [
  /\s*\(\d+\)$/,
  /(?:\s-|[\s_-])\s*(?:copy|kopie|copie|copia|cópia|副本|コピー)(?:[\s_-]*\d+)?$/,
  /[\s_.-](?:aug(?:mented|mentation)?|flip(?:ped)?|mirror(?:ed)?|hflip|vflip|rot(?:ated?|ation)?|crop(?:ped)?|edit(?:ed)?|resized?|scaled|blur(?:red)?|noise|bright(?:ness)?|dark|gr[ae]y(?:scale)?|duplicate|dup)(?:[\s_.-]*\d+)?$/,
  /[_.](?:jpe?g|png|webp)\.rf\.[0-9a-f]+$/,
];

/** The stem that copies of a file share: "IMG_0123" of "IMG_0123 (1).jpg", "cat7" of "cat7_flipped.png". */
export function copyStem(fileName: string): string {
  let stem = fileName
    .normalize("NFC")
    .toLowerCase()
    .replace(/\.[^.]*$/, "");
  for (let shorter = ""; shorter !== stem; ) {
    shorter = stem;
    for (const suffix of copySuffixes) stem = stem.replace(suffix, "") || stem;
  }
  return stem;
}

/**
 * The stem of a numbered series: "rana" of "rana02", "clip7" of "clip7_frame0012". Undefined without a number at the end,
 * and for names such as "IMG_0123", whose series says nothing of what the images show.
 */
export function seriesStem(copyStem: string): string | undefined {
  const match = /^(.*?)[\s_.-]*\d+$/.exec(copyStem);
  const stem = match?.[1]?.replace(/[\s_.-]*(?:frame|img|image)$/, "");
  if (stem === undefined || genericStem.test(stem.replace(/[\s_.-]+$/, ""))) return undefined;
  return stem;
}
