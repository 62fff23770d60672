import { html, name } from "../../../page/index.ts";
import type { TransferTexts } from "./transfer-texts.ts";

export const zh: TransferTexts = {
  title: "迁移学习：让训练好的网络做新任务",
  headings: { backbone: "冻结的网络看到什么", head: "训练一个分类头", overfitting: "过拟合及其缓解" },
  backboneIntro: (layer) =>
    html`训练好的网络保持不变，即被冻结。它最后的特征图（${name(layer)} 的输出）各取平均值和最大值，每幅图像就变成一行数字，即它的特征。下面是你的图像中变化最大的几张特征图。`,
  imageTitle: "你的图像",
  mapLabel: (channel) => `特征图 ${channel}`,
  headIntro:
    "新任务：区分三种由公式画出的图案。由于网络被冻结，每幅图像的特征只需计算一次，在制作此页面时已经算好。只有上面的一个全连接层在页面中训练。",
  classes: ["圆环", "条纹", "棋盘"],
  sizes: (training, validation, features, pixels) =>
    `最多 ${training} 幅训练图像，${validation} 幅验证图像；每幅图像有 ${features} 个特征或 ${pixels} 个像素值。`,
  input: "分类头读取",
  inputs: { features: "特征", pixels: "像素" },
  perClass: "每类训练图像",
  rate: "学习率",
  dropout: "Dropout",
  train: "训练",
  stop: "停止",
  curves: ["训练损失", "验证损失"],
  lossLabel: "每轮的训练损失与验证损失",
  epoch: "轮",
  trained: (epochs, accuracy, training, validation) =>
    `${epochs} 轮之后：验证准确率 ${accuracy}，训练损失 ${training}，验证损失 ${validation}。随机猜测是 33 %。`,
  headHint:
    "比较特征与像素。用像素时，训练损失几乎降到零，验证损失却上升：这一层把很少的几幅图像背了下来。也可以试试更少的图像或 dropout。",
  recordedIntro: (training, validation) =>
    `一个小网络从头学习识别 ${training} 幅图形，共训练三次。这些训练是在制作此页面时用本库完成并记录的；另有 ${validation} 幅图像用于验证。`,
  remedies: { none: "不采取措施", dropout: "使用 dropout", augmentation: "使用数据增强" },
  recorded: (training, validation, accuracy) =>
    `结束时：训练损失 ${training}，验证损失 ${validation}，验证准确率 ${accuracy}。`,
  recordedNote:
    "训练损失还在下降而验证损失上升，就是过拟合。Dropout 随机关掉一半特征；数据增强对图像翻转、平移、缩放并改变颜色，使每一轮看到的都是新图像。",
};
