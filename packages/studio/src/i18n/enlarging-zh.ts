/** 放大图片的文字。zh.ts 的一部分。 */
import type { enlargingEn } from './enlarging-en.ts';

export const enlargingZh: typeof enlargingEn = {
  enlarging: {
    becomes: (size) => `整张图片连同所有图层一起放大：${size}。`,
    locks: '锁住的部分不会重新制作：它的每个像素变成同色的方块。',
    became: (size) => `图片已放大：${size}。按 Alt+Z 可撤回。`,
  },
};
