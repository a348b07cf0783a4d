/** Traditional characters as simplified ones, one for one: what the verse writer reads and writes. */
import { Converter } from 'opencc-js/t2cn';

export const toSimplified: (text: string) => string = Converter({ from: 't', to: 'cn' });
