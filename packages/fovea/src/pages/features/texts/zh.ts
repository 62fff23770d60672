import { commonFormat } from "../../../page/index.ts";
import type { FeatureTexts } from "./feature-texts.ts";

const { percent, count } = commonFormat;

/** The texts in Chinese. */
export const zh: FeatureTexts = {
  headings: {
    fields: "一个数值能看到图像的多大范围？",
    maps: "各层对什么有响应？",
    sparsity: "各层有多稀疏？",
  },
  fields: {
    explanation:
      "特征图的每个数值都取决于图像的一部分，即感受野。感受野随深度增大：前面的层看到边缘，后面的层看到整个物体。图中每层画出一个位置的感受野。",
    label: "图像与各阶段的感受野",
    size: ({ size }) => (size === "all" ? "整幅图像" : `${size[0]} × ${size[1]} 像素`),
    whole: "从这里可以看到整幅图像",
    stride: ({ stride: [rows, columns] }) => `间隔 ${rows === columns ? rows : `${rows} × ${columns}`} 像素`,
  },
  maps: {
    explanation:
      "特征图显示一层中某个通道在图像的哪些位置有响应。同一层的特征图共用一个刻度。打叉的通道在这幅图像上处处为 0。",
    stage: (number) => `阶段 ${number}`,
    size: ({ height, width, channels }) => `${height} × ${width} 个位置，${count(channels)} 个通道`,
    channels: ({ channels, tiles, dead }) =>
      [
        tiles.length < channels ? `显示 ${count(channels)} 个通道中的前 ${count(tiles.length)} 个。` : "",
        dead === 0
          ? "每个通道都有响应。"
          : dead === channels
            ? "没有通道对这幅图像有响应。"
            : `${count(channels)} 个通道中有 ${count(dead)} 个对这幅图像没有响应。`,
      ].join(""),
    zeros: ({ sparsity, isRectified }) => (isRectified ? `${percent(sparsity, 0)} 的数值为 0。` : ""),
    label: ({ path, tiles }) => `${path} 的特征图，${count(tiles.length)} 个通道`,
    channel: (number) => `通道 ${number}`,
    deadChannel: (number) => `通道 ${number}：处处为 0`,
    allDead: "这幅图像没有让这一层产生任何响应：所有数值都为 0。",
    scale: "数值",
  },
  sparsity: {
    explanation: "在单元没有响应的位置，整流函数（ReLU）把数值设为 0。通常，越深的单元越有选择性，为 0 的数值越多。",
    growth: (first, last) =>
      last > first + 0.05
        ? `为 0 的数值从前几层的 ${percent(first, 0)} 增加到最后几层的 ${percent(last, 0)}。`
        : last < first - 0.05
          ? `少见的是，为 0 的数值从前几层的 ${percent(first, 0)} 减少到最后几层的 ${percent(last, 0)}。`
          : `从前到后，为 0 的数值都在 ${percent(last, 0)} 左右。`,
    none: "这个网络没有以整流函数（ReLU）结尾的层，因此没有数值被特意设为 0。",
    label: "为 0 的数值占比随深度的变化",
    axis: "层，从图像到输出",
    caption: "各层中为 0 的数值占比",
    table: (layers) => `全部 ${count(layers)} 层`,
    tableLabel: "各层与为 0 的数值",
    layer: "层",
    places: "位置",
    channels: "通道",
    zeros: "为 0",
    dead: "处处为 0 的通道",
  },
};
