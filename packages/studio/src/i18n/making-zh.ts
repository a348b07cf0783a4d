/** 正在制作的内容的文字，各种媒介共用。zh.ts 的一部分。 */
import type { makingEn } from './making-en.ts';

export const makingZh: typeof makingEn = {
  making: {
    label: '制作中',
    share: (percent) => `制作中：${percent}`,
    timeLeft: (time) => `还需 ${time}`,
    stop: '停止',
    soFar: '现在的样子，还没有成为提议。',
    notYet: (percent) => `制作中，还不是提议：${percent}`,
  },
};
