/**
 * Frequency tables for the range coder: probabilities as integers that sum to 2¹⁶, so that encoder and decoder agree to
 * the bit on every machine. A table covers the symbols `offset`, `offset + 1` … and one last slot, the escape, for every
 * other integer. It holds no coding.
 */

/** log₂ of what a table's frequencies sum to. */
export const frequencyBits = 16;
export const frequencyTotal = 1 << frequencyBits;

/** Make one with the functions below, which check it; never change it. */
export interface FrequencyTable {
  /** The smallest symbol. */
  readonly offset: number;
  /** Slot i takes [cumulative[i], cumulative[i + 1]); the last slot is the escape. From 0 to 65536, strictly rising. */
  readonly cumulative: Uint32Array;
  /** The slot with the highest frequency. */
  readonly mode: number;
  /** For each value of the high byte, the slot that (byte << 8) falls in: where the decoder starts to look. */
  readonly firstSlot: Uint16Array;
}

/** A table that is no table: damaged, or made from numbers that are no probabilities. */
export class FrequencyTableInvalid extends Error {
  readonly code = 'frequency-table-invalid';

  constructor(detail: string) {
    super(`The frequency table cannot be used: ${detail}. The model file it belongs to is damaged; get it again.`);
    this.name = 'FrequencyTableInvalid';
  }
}

const mostSlots = 4096;
const largestOffset = 2 ** 24;

/**
 * @param probabilities of the symbols `offset`, `offset + 1` …; they need not sum to 1
 * @param escapeProbability on the same scale; default: what is missing to 1, if anything
 * @throws FrequencyTableInvalid for none, more than 4,095, negative or not finite
 */
export function frequencyTable(
  offset: number,
  probabilities: readonly number[],
  escapeProbability?: number,
): FrequencyTable {
  const sum = probabilities.reduce((total, probability) => total + probability, 0);
  const escape = escapeProbability ?? Math.max(0, 1 - sum);
  return fromFrequencies(offset, allotFrequencies([...probabilities, escape]));
}

/**
 * The integers of at least 1 that sum to 2¹⁶ with the least expected code length for `weights`: rounded down, corrected
 * one by one where it costs least, then exchanged one by one while that gains anything. Only + − × ÷ are used, so that
 * the result is the same everywhere.
 * @throws FrequencyTableInvalid
 */
export function allotFrequencies(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (weights.length < 2 || weights.length > mostSlots) {
    throw new FrequencyTableInvalid(`it would have ${weights.length} slots, and 2 to ${mostSlots} are possible`);
  }
  if (!weights.every((weight) => weight >= 0) || !(total > 0) || !Number.isFinite(total)) {
    throw new FrequencyTableInvalid('its probabilities are not all numbers of at least 0 with a sum above 0');
  }
  const frequencies = weights.map((weight) => Math.max(1, Math.floor((weight / total) * frequencyTotal)));
  const change = (slot: number, by: number) => (frequencies[slot] = (frequencies[slot] as number) + by);
  let spare = frequencyTotal - frequencies.reduce((sum, frequency) => sum + frequency, 0);
  for (; spare > 0; spare--) change(mostGained(weights, frequencies).slot, 1);
  for (; spare < 0; spare++) change(leastLost(weights, frequencies).slot, -1);
  for (;;) {
    const to = mostGained(weights, frequencies);
    const from = leastLost(weights, frequencies);
    if (!(to.worth > from.worth)) return frequencies;
    change(to.slot, 1);
    change(from.slot, -1);
  }
}

/** The slot where one count more saves most: d(−w log f)/df = −w / f, taken half-way, at f + ½. */
function mostGained(weights: readonly number[], frequencies: readonly number[]): { slot: number; worth: number } {
  let best = { slot: 0, worth: -1 };
  for (const [slot, frequency] of frequencies.entries()) {
    const worth = (weights[slot] as number) / (frequency + 0.5);
    if (worth > best.worth) best = { slot, worth };
  }
  return best;
}

/** The slot that can spare one count and loses least by it, at f − ½. */
function leastLost(weights: readonly number[], frequencies: readonly number[]): { slot: number; worth: number } {
  let best = { slot: 0, worth: Infinity };
  for (const [slot, frequency] of frequencies.entries()) {
    if (frequency === 1) continue;
    const worth = (weights[slot] as number) / (frequency - 0.5);
    if (worth < best.worth) best = { slot, worth };
  }
  return best;
}

function fromFrequencies(offset: number, frequencies: readonly number[]): FrequencyTable {
  const slots = frequencies.length;
  if (!Number.isInteger(offset) || Math.abs(offset) > largestOffset) {
    throw new FrequencyTableInvalid(`its smallest symbol is ${offset}`);
  }
  if (slots < 2 || slots > mostSlots) throw new FrequencyTableInvalid(`it has ${slots} slots`);
  const cumulative = new Uint32Array(slots + 1);
  let mode = 0;
  let sum = 0;
  for (const [slot, frequency] of frequencies.entries()) {
    if (!Number.isInteger(frequency) || frequency < 1 || frequency > frequencyTotal) {
      throw new FrequencyTableInvalid(`a frequency is ${frequency}`);
    }
    if (frequency > (frequencies[mode] as number)) mode = slot;
    sum += frequency;
    cumulative[slot + 1] = sum;
  }
  if (sum !== frequencyTotal) throw new FrequencyTableInvalid(`its frequencies sum to ${sum}, not ${frequencyTotal}`);
  const firstSlot = new Uint16Array(256);
  let slot = 0;
  for (let byte = 0; byte < 256; byte++) {
    while ((cumulative[slot + 1] as number) <= byte << 8) slot += 1;
    firstSlot[byte] = slot;
  }
  return { offset, cumulative, mode, firstSlot };
}

const serialVersion = 1;

/** Layout: version, number of tables; a table: offset, number of slots, the frequency of each slot. */
export function serialiseTables(tables: readonly FrequencyTable[]): Int32Array {
  const numbers = [serialVersion, tables.length];
  for (const { offset, cumulative } of tables) {
    numbers.push(offset, cumulative.length - 1);
    for (let slot = 0; slot + 1 < cumulative.length; slot++) {
      numbers.push((cumulative[slot + 1] as number) - (cumulative[slot] as number));
    }
  }
  return Int32Array.from(numbers);
}

/** @throws FrequencyTableInvalid */
export function deserialiseTables(numbers: Int32Array): FrequencyTable[] {
  const [version, count] = numbers;
  if (version !== serialVersion || count === undefined || count < 0) {
    throw new FrequencyTableInvalid('it does not begin as one');
  }
  const tables: FrequencyTable[] = [];
  let position = 2;
  while (tables.length < count) {
    const offset = numbers[position];
    const slots = numbers[position + 1];
    if (offset === undefined || slots === undefined || slots < 2 || position + 2 + slots > numbers.length) {
      throw new FrequencyTableInvalid('it is cut short');
    }
    tables.push(fromFrequencies(offset, Array.from(numbers.subarray(position + 2, position + 2 + slots))));
    position += 2 + slots;
  }
  if (position !== numbers.length) throw new FrequencyTableInvalid('something follows its end');
  return tables;
}
