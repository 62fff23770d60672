import { commonFormat, html, name, pageTexts } from "../../../page/index.ts";
import type { ShortcutPlace } from "../shortcuts-page-data.ts";
import type { ShortcutTexts } from "./shortcut-texts.ts";

const { percent, range, count } = commonFormat;
const parts = { train: "训练", validation: "验证", test: "测试", all: "" };

const regions: Readonly<Record<ShortcutPlace, string>> = {
  ...{ "top left corner": "左上角", "top right corner": "右上角" },
  ...{ "bottom left corner": "左下角", "bottom right corner": "右下角" },
  ...{ "top edge": "上边缘", "bottom edge": "下边缘", "left edge": "左边缘", "right edge": "右边缘" },
  ...{ unchanging: "不变的部分", outside: "透明蒙版之外" },
};

/** The texts in Chinese. */
export const zh: ShortcutTexts = {
  ...pageTexts.zh,
  title: "捷径",
  subtitle: ({ run, images, classes, part }) =>
    html`${name(run)}，${count(classes)} 个类别的 ${count(images)} 张${parts[part]}图像`,
  headings: { found: "值得注意之处", classes: "各类别的依据在何处", regions: "所有区域", reading: "如何阅读本页" },
  regions,
  nothing: "没有类别在图像边缘、不变的部分或透明蒙版之外有可疑的大量热度。",
  suspicions: (found) =>
    `有 ${count(found)} 个区域值得检查。这只是怀疑，不是结论：物体本身可能就在那里。${found > 1 ? "角落里的标记也会计入与之相接的边缘。" : ""}`,
  notJudged: (names, fewest) => html`有热度的图像不足 ${fewest} 张，未作判断：${names}。`,
  finding: ({ name: label, region, share, area, others }) =>
    html`<b>${name(label)}</b>：${percent(share.value)} 的热度（${range(share)}）位于${regions[region]}，该区域占面积的 ${percent(area)}${others === undefined ? "" : html`。其他类别在此处的热度为 ${percent(others)}`}。`,
  advice: (region) =>
    region === "unchanging" || region === "outside"
      ? "请检查背景是否泄露了类别，例如同一张桌子或同一个摄影棚。"
      : "请检查是否有只在该类别出现的标记、日期、徽标或边框，并在训练前裁掉或遮住。",
  covered: (own, others) =>
    html`遮住该区域后，该类别 ${count(own.images)} 张图像中有 ${count(own.changed)} 张得到不同的答案；其他类别 ${count(others.images)} 张中有 ${count(others.changed)} 张。`,
  region: "区域",
  regionLabel: (region) => `图像中的区域：${regions[region]}`,
  imageLabel: (label) => `${label} 的图像及其热力图`,
  shareHere: (share) => `${percent(share)} 的热度在此`,
  classesExplanation: "每个类别所有图像的平均热度。每张图像权重相同，所有类别使用同一刻度。",
  less: "无热度",
  more: "热度最高",
  meanLabel: (label) => `${label} 的平均热度`,
  classNote: (total, empty) =>
    empty === 0 ? `${count(total)} 张图像` : `${count(total)} 张图像，其中 ${count(empty)} 张无热度`,
  tableLabel: "各类别各区域的热度占比",
  columns: {
    class: "类别",
    region: "区域",
    share: "热度",
    interval: "区间",
    area: "面积",
    others: "其他类别",
    images: "图像数",
  },
  tableNote: (shown, all) => (shown < all ? `共 ${count(all)} 行，显示前 ${count(shown)} 行。` : ""),
  reading: (layer) => [
    html`热度表示类别得分依赖图像的哪些部分，由 Grad-CAM ${layer ? html`在层 ${name(layer)} ` : ""}计算。如果一个区域的热度在区间下端仍比其面积占比以及其他类别在此处的热度高出至少 5 个百分点，并且至少是其两倍，则视为可疑。`,
    "由于比较了许多类别和区域，区间比通常的更宽。近似重复的图像算作一张。",
    "如果某部分的颜色在类别内的变化不到全部图像变化的三分之一，则视为不变。这可以发现总在同一位置的标记和图章；位置变化的文字和徽标不在检查之列。",
    "Grad-CAM 较粗略：小标记会使周围也变热。请遮住它，看答案是否改变。",
  ],
  faults: (total) => `${count(total)} 个文件无法作为图像读取，已略去。`,
};
