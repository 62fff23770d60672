import { html, name } from "../../../page/index.ts";
import type { OneByOneTexts } from "./one-by-one-texts.ts";

export const zh: OneByOneTexts = {
  title: "1 × 1 卷积：混合通道",
  headings: { cost: "瓶颈结构", mix: "每个位置上的小网络", own: "在你的网络中" },
  costIntro:
    "在 192 个通道上做 5 × 5 卷积，每个结果要做 4,800 次乘法。先用 1 × 1 卷积把通道减少到 16 个，就省去了大部分计算。" +
    "GoogLeNet 就是这样构成的，ResNet-50 也用它搭配 3 × 3 卷积。",
  side: "特征图边长",
  inputs: "输入通道",
  bottleneck: "瓶颈通道",
  filterSide: "卷积核边长",
  outputs: "输出通道",
  direct: "直接卷积",
  through: "经过瓶颈",
  key: ["卷积", "1 × 1"],
  bar: (products) => `${products} 次乘法`,
  table: { label: "两种方式的代价", layer: "层", how: "计算", products: "乘法次数", parameters: "参数个数" },
  layer: (filterSide, filters) => `${filterSide} × ${filterSide}，${filters} 个卷积核`,
  together: "两层合计",
  saving: (direct, through, times) => `${direct} 次乘法对 ${through} 次：瓶颈结构使乘法次数减少到原来的 1/${times}。`,
  noSaving: "在这样的尺寸下，瓶颈结构反而增加计算量。",
  mixIntro:
    "1 × 1 卷积只看一个位置，但看那里的全部通道：加权、求和，再加上激活函数，就是在每个位置上使用的一个小全连接网络，" +
    "即“网络中的网络”。调整权重；点击混合后的图查看某个位置。",
  source: (layer) => html`这些特征图是 ${name(layer)} 的输出。`,
  weight: (channel) => `特征图 ${channel} 的权重`,
  mapLabel: (channel) => `特征图 ${channel}`,
  mixed: "混合：求和，再经过 ReLU",
  mixedLabel: "混合后的特征图，标出位置",
  moveHint: "混合图中的位置，可用方向键移动",
  values: "该位置的值",
  weights: "权重",
  products: "乘积",
  sum: (sum, value, row, column) =>
    html`<span>和 <b>${sum}</b></span><span>ReLU 在第 ${row} 行第 ${column} 列得到 <b>${value}</b></span>`,
  mixNote: "相邻位置不参与计算：1 × 1 卷积只混合通道，不混合位置。",
  ownIntro: (count, shown) => `你的网络有 ${count} 个 1 × 1 卷积。${shown < count ? `这里显示前 ${shown} 个。` : ""}`,
  ownNone: "你的网络没有 1 × 1 卷积；ResNet-50、MobileNet 和 GoogLeNet 中有很多。",
  ownTable: { label: "网络中的 1 × 1 卷积", layer: "层", shape: "特征图", channels: "通道", effect: "作用" },
  effects: { reduces: "减少", expands: "增加", keeps: "混合" },
};
