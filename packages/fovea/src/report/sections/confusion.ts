import {
  confusionMatrix,
  confusionPicture,
  dataTable,
  figure,
  type Html,
  html,
  mergedClasses,
  name,
  tintKey,
} from "../../page/index.ts";
import { shownResults } from "../findings/headline.ts";
import { mostConfusedPart } from "../findings/most-confused-part.ts";
import type { PartName } from "../part-names.ts";
import type { PartResults, ReportConfusion } from "../part-results.ts";
import type { ReportContext } from "../report-context.ts";
import type { ReportTexts } from "../texts/report-texts.ts";

/** Up to how many classes the matrix is written out. */
const mostWritten = 20;
/** Of more classes, how many of the most confused are. */
const mostConfusedWritten = 12;

/** Which classes are taken for which: the matrix, or of many classes a picture and the most confused ones. */
export function confusionSection({ report, texts }: ReportContext): Html | undefined {
  const shown = shownResults(report);
  if (!shown) return undefined;
  const { part, results } = shown;
  const pairs = results.mostConfused;
  return html`${results.classes.length <= mostWritten ? wholeMatrix(part, results, texts) : largeMatrix(results, texts)}
    ${pairs.length > 0 ? pairTable(pairs, texts) : html`<p>${texts.confusion.none}</p>`}`;
}

function wholeMatrix(part: PartName, { classes, confusion }: PartResults, texts: ReportTexts): Html {
  const names = classes.map(({ name: each }) => each);
  const label = texts.confusion.caption(part);
  const totals = classes.map(({ images }) => images);
  const written = writtenMatrix({ label, names, columns: names, matrix: confusion, totals }, texts);
  return figure({ caption: label, content: [written, tintKey(texts.confusion, texts.format)] });
}

function largeMatrix(results: PartResults, texts: ReportTexts): Html {
  const { confusion: words } = texts;
  const size = results.classes.length;
  const { names, matrix, totals } = mostConfusedPart(results, mostConfusedWritten);
  const label = words.mostConfused(names.length);
  const picture = figure({
    caption: words.picture(size),
    content: [confusionPicture(results.confusion, words.picture(size)), tintKey(words, texts.format)],
    note: words.pictureKey(mergedClasses(size)),
  });
  if (names.length === 0) return picture;
  const written = writtenMatrix({ label, names, columns: [...names, words.others], matrix, totals }, texts);
  return html`${picture}${figure({ caption: label, content: written })}`;
}

interface Written {
  readonly label: string;
  readonly names: readonly string[];
  readonly columns: readonly string[];
  readonly matrix: readonly (readonly number[])[];
  readonly totals: readonly number[];
}

function writtenMatrix({ label, names, columns, matrix, totals }: Written, { confusion, format }: ReportTexts): Html {
  return confusionMatrix({
    ...{ label, rows: names, columns, matrix, totals },
    trueClass: confusion.trueClass,
    predictedClass: confusion.predictedClass,
    sum: confusion.sum,
    formatCount: format.count,
    describe: confusion.cell,
  });
}

function pairTable(pairs: readonly ReportConfusion[], { confusion, format }: ReportTexts): Html {
  return figure({
    caption: confusion.pairs,
    content: dataTable({
      label: confusion.pairs,
      rows: pairs,
      columns: [
        { heading: confusion.trueClass, header: true, cell: ({ label }) => name(label) },
        { heading: confusion.predictedClass, cell: ({ prediction }) => name(prediction) },
        { heading: confusion.images, numeric: true, cell: ({ count }) => format.count(count) },
        { heading: confusion.share, numeric: true, cell: ({ share }) => format.percent(share) },
      ],
    }),
  });
}
