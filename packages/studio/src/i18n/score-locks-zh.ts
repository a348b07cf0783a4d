/** 乐谱中的锁的文字。zh.ts 的一部分。 */
import type { scoreLocksEn } from './score-locks-en.ts';

export const scoreLocksZh: typeof scoreLocksEn = {
  scoreLocks: {
    held: (name, place) => `${name} 锁定了${place}，保持不变。选中它，再按上面打开的锁可解锁。`,
    oneNote: (bar) => `第 ${bar} 小节的一个音`,
    someNotes: (count, bar) => `第 ${bar} 小节起的 ${count} 个音`,
    oneBar: (bar) => `第 ${bar} 小节`,
    someBars: (first, last) => `第 ${first} 到 ${last} 小节`,
  },
};
