/**
 * A byte-oriented range coder (Martin 1979; carries as in Schindler 1999) over integers only, so that what one machine
 * encodes every other decodes. Symbols are coded with frequency tables, integers outside a table by an escape and
 * Exp-Golomb bits. Encoding and decoding run in the same order. It knows nothing of what the symbols mean.
 *
 * The interval is [low, low + range), range at least 2²⁴ before each symbol. It is cut in 2¹⁶ parts of r = ⌊range / 2¹⁶⌋;
 * what the division leaves over (up to 1/256) goes to the table's most frequent symbol, which is laid last for that
 * reason, so that nearly certain symbols cost nearly nothing.
 */
import { frequencyBits, frequencyTotal } from './frequency-tables.ts';
import type { FrequencyTable } from './frequency-tables.ts';

const smallestRange = 2 ** 24;
const largestRange = 0xffffffff;
const tableMask = frequencyTotal - 1;
const registerBytes = 4;
const bypassBits = 8;
const largestSymbol = 2 ** 30;
const longestPrefix = 31;

/** The coded bytes are not what an encoder made with these tables: damaged, cut short, or made with other tables. */
export class CodedDataDamaged extends Error {
  readonly code = 'coded-data-damaged';
  readonly position: number;

  constructor(position: number, detail: string) {
    super(`The coded data is damaged at byte ${position}: ${detail}. Get the file again from where it came.`);
    this.name = 'CodedDataDamaged';
    this.position = position;
  }
}

export class RangeEncoder {
  #low = 0;
  #range = largestRange;
  #bytes = new Uint8Array(4096);
  #length = 0;

  /**
   * Any integer from −2³⁰ to 2³⁰; those outside the table cost its escape and about 2 log₂ of their distance in bits.
   * @throws RangeError for anything else
   */
  encode(table: FrequencyTable, symbol: number): void {
    const escape = table.cumulative.length - 2;
    const slot = symbol - table.offset;
    if (slot >= 0 && slot < escape && slot === slot >>> 0) {
      this.#encodeSlot(table, slot);
      return;
    }
    if (!Number.isInteger(symbol) || Math.abs(symbol) > largestSymbol) {
      throw new RangeError(`${symbol} cannot be coded: it is not an integer from −2³⁰ to 2³⁰.`);
    }
    this.#encodeSlot(table, escape);
    this.encodeBits(slot < 0 ? 1 : 0, 1);
    this.encodeExpGolomb(slot < 0 ? -slot - 1 : slot - escape);
  }

  /** `value` in `count` bits (0 to 31), each as likely 0 as 1. */
  encodeBits(value: number, count: number): void {
    for (let left = count; left > 0;) {
      const bits = Math.min(left, bypassBits);
      left -= bits;
      const part = (value >>> left) & ((1 << bits) - 1);
      const width = this.#range >>> bits;
      this.#advance(Math.imul(width, part) >>> 0, width);
    }
  }

  /** A number from 0 to 2³¹ − 2: its bit length in unary, then its bits. */
  encodeExpGolomb(value: number): void {
    const shifted = value + 1;
    const bits = 31 - Math.clz32(shifted);
    for (let i = 0; i < bits; i++) this.encodeBits(1, 1);
    this.encodeBits(0, 1);
    this.encodeBits(shifted & ~(1 << bits), bits);
  }

  /** The coded bytes: as few as name a number inside the interval. The encoder is done after this. */
  finish(): Uint8Array {
    // The multiple of 2^k inside [low, low + range) with the largest k: its zero bytes at the end need not be written.
    const last = this.#low + this.#range - 1;
    let value = this.#low;
    for (let bits = 32; bits >= 0; bits -= 8) {
      const unit = 2 ** bits;
      const rounded = Math.ceil(this.#low / unit) * unit;
      if (rounded <= last) {
        value = rounded;
        break;
      }
    }
    if (value >= 2 ** 32) this.#carry();
    this.#reserve();
    for (let shift = 24; shift >= 0; shift -= 8) this.#bytes[this.#length++] = value >>> shift;
    let length = this.#length;
    const shortest = Math.max(0, length - registerBytes);
    while (length > shortest && this.#bytes[length - 1] === 0) length -= 1;
    return this.#bytes.slice(0, length);
  }

  #encodeSlot(table: FrequencyTable, slot: number): void {
    const { cumulative, mode } = table;
    const start = cumulative[slot] as number;
    const end = cumulative[slot + 1] as number;
    const part = this.#range >>> frequencyBits;
    // Laid out so that the mode ends at the top: every start is moved round by the mode's end.
    const moved = (start - (cumulative[mode + 1] as number)) & tableMask;
    const below = Math.imul(part, moved) >>> 0;
    this.#advance(below, slot === mode ? this.#range - below : Math.imul(part, end - start) >>> 0);
  }

  #advance(below: number, range: number): void {
    let low = this.#low + below;
    if (low > 0xffffffff) {
      low -= 2 ** 32;
      this.#carry();
    }
    let left = range;
    while (left < smallestRange) {
      if (this.#length === this.#bytes.length) this.#reserve();
      this.#bytes[this.#length++] = low >>> 24;
      low = (low << 8) >>> 0;
      left = (left << 8) >>> 0;
    }
    this.#low = low;
    this.#range = left;
  }

  #carry(): void {
    let position = this.#length - 1;
    while (this.#bytes[position] === 0xff) this.#bytes[position--] = 0;
    this.#bytes[position] = (this.#bytes[position] as number) + 1;
  }

  #reserve(): void {
    if (this.#length + registerBytes < this.#bytes.length) return;
    const larger = new Uint8Array(this.#bytes.length * 2);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/**
 * Decodes what `RangeEncoder` made, with the same tables in the same order. On any other bytes it gives wrong symbols or
 * throws; each call ends after bounded work. A few bytes can decode to any number of symbols: the caller bounds how many
 * it asks for.
 */
export class RangeDecoder {
  readonly #bytes: Uint8Array;
  #position = 0;
  /** The coded number less the interval's low end; always below `#range`. */
  #code = 0;
  #range = largestRange;

  /** @throws CodedDataDamaged */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    for (let i = 0; i < registerBytes; i++) this.#code = ((this.#code << 8) | this.#nextByte()) >>> 0;
    if (this.#code >= this.#range) throw new CodedDataDamaged(0, 'no encoder begins with these bytes');
  }

  /** The next symbol. @throws CodedDataDamaged */
  decode(table: FrequencyTable): number {
    const { cumulative, mode, firstSlot } = table;
    const part = this.#range >>> frequencyBits;
    // The quotient of two integers below 2³² is far enough from the next integer for a double to truncate it exactly.
    const moved = Math.min((this.#code / part) >>> 0, tableMask);
    const modeEnd = cumulative[mode + 1] as number;
    const value = (moved + modeEnd) & tableMask;
    let slot = firstSlot[value >>> 8] as number;
    while ((cumulative[slot + 1] as number) <= value) slot += 1;
    const start = cumulative[slot] as number;
    const below = Math.imul(part, (start - modeEnd) & tableMask) >>> 0;
    const range = slot === mode ? this.#range - below : Math.imul(part, (cumulative[slot + 1] as number) - start) >>> 0;
    this.#advance(below, range);
    const escape = cumulative.length - 2;
    return slot === escape ? this.#decodeEscaped(table.offset, escape) : slot + table.offset;
  }

  /** @throws CodedDataDamaged */
  decodeBits(count: number): number {
    let value = 0;
    for (let left = count; left > 0;) {
      const bits = Math.min(left, bypassBits);
      left -= bits;
      const width = this.#range >>> bits;
      const part = Math.min((this.#code / width) >>> 0, (1 << bits) - 1);
      const below = Math.imul(width, part) >>> 0;
      if (this.#code - below >= width) {
        throw new CodedDataDamaged(this.#position, 'a value lies outside what can be coded');
      }
      this.#advance(below, width);
      value = (value << bits) | part;
    }
    return value;
  }

  /** @throws CodedDataDamaged */
  decodeExpGolomb(): number {
    let bits = 0;
    while (this.decodeBits(1) === 1) {
      bits += 1;
      if (bits >= longestPrefix)
        throw new CodedDataDamaged(this.#position, 'a number is larger than any that is coded');
    }
    return (1 << bits) + this.decodeBits(bits) - 1;
  }

  /** To be called after the last symbol. @throws CodedDataDamaged when bytes are left over */
  finish(): void {
    if (this.#position < this.#bytes.length) {
      throw new CodedDataDamaged(this.#position, `${this.#bytes.length - this.#position} bytes are left over`);
    }
  }

  #decodeEscaped(offset: number, escape: number): number {
    const below = this.decodeBits(1) === 1;
    const distance = this.decodeExpGolomb();
    const symbol = below ? offset - 1 - distance : offset + escape + distance;
    if (Math.abs(symbol) > largestSymbol) {
      throw new CodedDataDamaged(this.#position, 'a symbol is larger than any that is coded');
    }
    return symbol;
  }

  #advance(below: number, range: number): void {
    let code = this.#code - below;
    let left = range;
    while (left < smallestRange) {
      code = ((code << 8) | this.#nextByte()) >>> 0;
      left = (left << 8) >>> 0;
    }
    this.#code = code;
    this.#range = left;
  }

  /** Zeros past the end, as many as an encoder may have left out. */
  #nextByte(): number {
    const position = this.#position++;
    if (position < this.#bytes.length) return this.#bytes[position] as number;
    if (position >= this.#bytes.length + registerBytes) {
      throw new CodedDataDamaged(this.#bytes.length, 'it is cut short');
    }
    return 0;
  }
}
