import { html, name } from "../../../page/index.ts";
import type { PoolTexts } from "./pool-texts.ts";

export const zh: PoolTexts = {
  title: "池化：更小的特征图，更少的细节",
  headings: { window: "概括每个窗口", lost: "丢失了什么？", gradient: "梯度流向哪里" },
  intro: "池化用一个数代替每个窗口：最大值或平均值。它没有需要学习的权重。可以在任一图上点击或拖动，也可以使用方向键。",
  source: (layer, pooling) =>
    pooling
      ? html`这些特征图是 ${name(layer)} 的输出；网络随后用 ${name(pooling.path)} 进行池化（${pooling.size} × ${pooling.size}，步幅 ${pooling.stride}）。`
      : html`这些特征图是 ${name(layer)} 的输出。这个网络不做池化，而是使用步幅。`,
  map: "特征图",
  channel: (number) => `${number}`,
  kind: "池化方式",
  kinds: { max: "最大", average: "平均" },
  size: "窗口",
  stride: "步幅",
  row: "结果的行",
  column: "结果的列",
  input: (height, width) => `特征图：${height} × ${width}`,
  output: (height, width) => `池化后：${height} × ${width}`,
  inputLabel: "特征图，标出窗口",
  outputLabel: "池化后的特征图",
  moveHint: "窗口的位置，可用方向键移动",
  windowCaption: "窗口中的值",
  result: (kind, value, row, column) =>
    html`${kind === "max" ? "最大值" : "平均值"}是 <b>${value}</b>，即结果第 ${row} 行第 ${column} 列的值。`,
  tooLarge: "窗口比特征图还大。",
  lostIntro:
    "窗口中哪一个值最大、其余的值在哪里，这些信息都丢掉了。这也正是池化的目的：图像稍微移动时，池化后的特征图变化更小。",
  shift: "把图像移动若干列",
  kept: (before, after, share) => `${before} 个值中保留 ${after} 个：${share}。`,
  enlarged: "池化后再放大",
  original: "池化前",
  changes: (columns, before, after) =>
    columns === 0
      ? "拖动滑块：两张图各变化多少？"
      : `移动 ${columns} 列后，特征图的变化是其平均幅度的 ${before}，池化后的特征图是 ${after}。`,
  gradientIntro:
    "训练时，损失的导数要经过池化层传回去。这里每个结果都传回 1。最大池化只传给窗口中最大的值，平均池化则平均分给所有的值。",
  gradientMap: "每个值收到的梯度",
  reached: (kind, reached, all, share) =>
    kind === "max"
      ? `${all} 个值中有 ${reached} 个（${share}）收到梯度，即某个窗口中最大的值；其余的值从这幅图像中学不到任何东西。`
      : `${all} 个值中有 ${reached} 个（${share}）收到梯度，每个得到相同的一份。`,
  gradientWindow: "窗口中的梯度",
};
