import { commonFormat } from "../../page/index.ts";
import type { NoteTexts } from "../report-note.ts";

const { count } = commonFormat;
const mostNamed = 5;
const parts = { train: "训练", validation: "验证", test: "测试" };

/** What a person should know about a set of images, in Chinese. */
export const zhNotes: NoteTexts = {
  emptyPart: ({ part }) => `${part}/ 中没有属于类别文件夹的图像，已忽略`,
  ignoredFolder: ({ folder }) => `train/ 旁边的文件夹“${folder}”已忽略`,
  unlabeled: ({ images }) => `${count(images)} 张图像不在类别文件夹中，没有标签，已忽略`,
  emptyClass: ({ folder }) => `文件夹“${folder}”中没有图像，不算作类别`,
  lacksClasses: ({ part, classes }) => `${parts[part]}部分没有${listed(classes)}的图像`,
  gotNoClasses: ({ part, classes }) => `${parts[part]}部分没有分到${listed(classes)}的图像：内容不同的图像太少`,
  correctionWithoutImage: ({ path }) => `labels.jsonl 改正了“${path}”，但这个文件不存在`,
  incompleteLine: ({ file }) => `${file}：最后一行不完整，已忽略`,
  notDecoded: ({ images, limit }) =>
    `共有 ${count(images)} 张图像，超过 ${count(limit)} 张，因此没有解码：` +
    '只按文件名分组，也还不知道哪些文件已损坏；grouping: "images" 会把它们都解码一次',
  notKept: ({ problem }) => `关于图像的信息无法保存：${problem}`,
  repeatedRow: ({ file, row, first }) => `${file}：第 ${row} 行与第 ${first} 行重复`,
};

function listed(classes: readonly string[]): string {
  const names = classes.slice(0, mostNamed).map((name) => `“${name}”`);
  const more = classes.length - names.length;
  return more > 0 ? `${names.join("、")}等 ${classes.length} 个类别` : names.join("、");
}
