import { html } from "../../../page/index.ts";
import type { ConvTexts } from "./conv-texts.ts";
import { sizeFormula } from "./size-formula.ts";

const colors = ["红", "绿", "蓝"];

export const zh: ConvTexts = {
  title: "卷积：逐个数字看懂",
  headings: { window: "滑动窗口", size: "结果有多大？", parameters: "为什么参数这么少？" },
  intro:
    "卷积核是一小块权重。把它放在图像的一个窗口上，每个像素乘以对应的权重，再把乘积全部相加，就得到结果中的一个数；" +
    "然后窗口移到下一个位置。可以在任一图像上点击或拖动，也可以使用方向键。",
  filter: "卷积核",
  ownFilters: (path, shown, all) =>
    shown < all ? `${path}：${all} 个卷积核中的前 ${shown} 个` : `${path}：${all} 个卷积核`,
  noOwnFilters: "这个网络的第一层不是普通卷积，因此这里没有它自己的卷积核。",
  classicFilters: "经典卷积核",
  classic: {
    vertical: "垂直边缘",
    horizontal: "水平边缘",
    sobel: "Sobel",
    laplace: "拉普拉斯",
    sharpen: "锐化",
    blur: "模糊",
    identity: "恒等",
  },
  ownFilter: (number) => `卷积核 ${number}`,
  stride: "步幅",
  padding: "填充",
  same: "same",
  row: "结果的行",
  column: "结果的列",
  input: (height, width, channels) => `图像：${height} × ${width}${channels > 1 ? ` × ${channels}` : ""}`,
  output: (height, width) => `结果：${height} × ${width}`,
  inputLabel: (name) => `${name}，标出窗口`,
  outputLabel: (filter) => `卷积结果：${filter}`,
  moveHint: "窗口的位置，可用方向键移动",
  channel: (index, count) => (count === 3 ? (colors[index] ?? "") : `通道 ${index + 1}`),
  pixels: "像素",
  weights: "权重",
  products: "乘积",
  sum: ({ sum, bias, value, row, column }) =>
    html`<span>全部乘积之和 <b>${sum}</b></span><span>+ 偏置 <b>${bias}</b></span><span>= <b>${value}</b>，即结果第 ${row} 行第 ${column} 列的值</span>`,
  moreChannels: (shown, all) => `这里显示 ${all} 个通道中的前 ${shown} 个；求和包括全部通道。`,
  tooLarge: "卷积核比填充后的图像还大，请增加填充或换一个卷积核。",
  sizeIntro: "从侧面看图像的一行：每个横条是窗口的一个位置，每个位置得到一个结果。",
  sizeInput: "输入",
  sizeFilter: "卷积核",
  sizeFormula,
  sizeSentence: ({ output }, unread) =>
    `窗口共有 ${output} 个位置。` +
    (unread === 0
      ? "最后一个位置正好到达边界。"
      : `最后一个位置之后还剩 ${unread} 格，没有窗口读到它们：分数向下取整。`),
  stripLabel: ({ input, filter, stride, output }) =>
    `一行 ${input} 格，窗口 ${filter} 格，步幅 ${stride}：${output} 个位置`,
  sizeCases: html`“valid” 表示 p = 0：结果缩小 f − 1。“same” 表示 p = (f − 1) ÷ 2：步幅为 1 时结果与图像一样大，因此卷积核的边长通常取奇数。`,
  parametersIntro:
    "同一个卷积核用于每一个位置，因此无论图像多大，卷积层的权重数只取决于卷积核的格数。全连接层则对每一对输入和输出都有一个权重。" +
    "以下数字都是从真实的层中数出来的。",
  imageSide: "图像边长",
  imageChannels: "通道数",
  filterSide: "卷积核边长",
  filters: "卷积核个数",
  parameterTable: { label: "参数", layer: "层", how: "计算", count: "参数个数" },
  rows: {
    conv: (side, filters) => `卷积 ${side} × ${side}，${filters} 个卷积核`,
    denseAlike: (outputs) => `得到同样 ${outputs} 个结果的全连接层`,
    own: (path) => `你的网络的第一个卷积层 ${path}`,
    dense25: "28 × 28 × 6 个值上有 25 个单元的全连接层",
    conv32: "任意 RGB 图像上 32 个 3 × 3 卷积核的卷积层",
  },
  parametersSentence: (conv, dense, times) => `${conv} 对 ${dense}：相差 ${times} 倍。`,
  textbook: "作为比较",
};
