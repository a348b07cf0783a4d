/** 图片搭档的文字。zh.ts 的一部分。 */
import type { pictureMakersEn } from './picture-makers-en.ts';

export const pictureMakersZh: typeof pictureMakersEn = {
  pictureMakers: {
    kinds: {
      procedure: '修复与换画风',
      embedded: '自带的模型',
      trained: '在这里训练的模型',
      connected: '已连接的服务',
    },
    prompt: '画什么',
    promptHint: '红色的苹果',
    second: '第二张图片',
    groups: '用例子说明一个特征',
    groupsHelp: '第一组图片有、第二组没有的东西。每组五张左右就可以开始。',
    with: '有它的',
    without: '没有它的',
    chosen: (count) => `已选 ${count} 张`,
    clear: '重新选择',
    leftOut: (words) => `不认识、没有用上的词：${words}`,
    wordsGoTo: (host) => `你的文字会发送到 ${host}。`,
    goesTo: (host) => `所选区域、它周围的画面和你的文字会发送到 ${host}。`,
  },
};
