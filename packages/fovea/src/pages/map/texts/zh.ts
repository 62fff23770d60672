import { commonFormat, html, pageTexts } from "../../../page/index.ts";
import type { MapTexts } from "./map-texts.ts";

const { count, percent } = commonFormat;

/** The texts in Chinese. */
export const zh: MapTexts = {
  ...pageTexts.zh,
  subtitle: (shown, total, classes) =>
    shown < total
      ? `从 ${count(total)} 张图像中抽取 ${count(shown)} 张，共 ${count(classes)} 个类别`
      : `${count(shown)} 张图像，共 ${count(classes)} 个类别`,
  headings: { map: "图像地图", doubtful: "可疑标签", outliers: "与众不同的图像", reading: "如何解读" },
  map: {
    label: (images) => `${count(images)} 张图像的地图；用方向键在图像间移动`,
    zoomIn: "放大",
    zoomOut: "缩小",
    reset: "显示全部",
    images: "显示图像",
    find: "查找图像",
    choose: "请选择……",
    classes: "类别",
    keys: "方向键：该方向上的下一张图像。+ 和 −：缩放。0：显示全部。也可滚动、拖动和指向。",
    hint: "指向一个点即可查看图像。",
    doubtful: "可疑标签",
    outlier: "与众不同",
    looksLike: "看起来像",
  },
  lists: {
    label: "标签",
    suggested: "看起来像",
    image: (label) => `标签为${label}的图像`,
    shown: (shown, total) => `共 ${count(total)} 张，显示前 ${count(shown)} 张。`,
    noDoubts: "无：没有标签与相似图像相矛盾。",
    doubtsUnknown: "未检查：需要至少两个类别，每个类别至少五张图像。",
    noOutliers: "无。",
    outliers: "它们与最近的图像也相距很远：可能是放错的文件、损坏的图像或罕见的图像。",
  },
  reading: {
    pca: "两个坐标轴是特征变化最大的两个方向（主成分）。距离只反映这两个方向；其他方向上的变化看不到。",
    umap: "UMAP 让相似的图像彼此靠近。组内的邻近关系是真实的，但组与组之间的距离和组的大小意义不大，方向没有意义。",
  },
  features: (model, features) =>
    html`每个点是一张图像，位置取决于 ${model} 从中看到的 ${count(features)} 个特征。颜色表示类别；除非网络用这些类别训练过，否则它并不知道类别。`,
  shares: (shares) => `两个坐标轴分别包含 ${shares.map((share) => percent(share)).join("和")} 的方差。`,
};
