/**
 * The bytes of a text file as a string: UTF-8, UTF-16 with its mark, and, where the bytes are neither, GB18030 or
 * Windows-1252 if they read well as one of these. What cannot be told is refused, and never guessed silently.
 */
import { TextFileBinary, TextFileEmpty, TextFileEncodingUnknown } from './text-errors.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | 'windows-1252';

export interface Decoded {
  readonly text: string;
  readonly encoding: Encoding;
  /** Only the beginning was taken. */
  readonly cut: boolean;
}

/** The largest part of a file that is read, in bytes. */
export const mostBytes = 32 * 1024 * 1024;
/** How much of a file tells its encoding, in bytes. */
const sampleBytes = 1 << 20;

/** @throws TextFileEmpty, TextFileBinary, TextFileEncodingUnknown */
export function decodeBytes(bytes: Uint8Array, name: string, most = mostBytes): Decoded {
  if (bytes.length === 0) throw new TextFileEmpty(name);
  const cut = bytes.length > most;
  const taken = cut ? bytes.subarray(0, most) : bytes;
  const decode = (encoding: Encoding): Decoded => {
    // With `stream`, a character that the cut falls into is left out.
    const text = new TextDecoder(encoding, { fatal: true }).decode(taken, { stream: cut });
    // A text has no control characters but those of lines and tabs; some have a few that were left by a printer.
    const controls = text.slice(0, sampleBytes).match(/[\p{Cc}--[\t\n\r\f]]/gv)?.length ?? 0;
    if (controls > 2 + text.length / 500 || text.includes('\0')) throw new TextFileBinary(name);
    return { text, encoding, cut };
  };
  const mark = markOf(bytes);
  if (mark !== null) return attempt(() => decode(mark)) ?? refuse(new TextFileEncodingUnknown(name));
  if (bytes.subarray(0, sampleBytes).includes(0)) throw new TextFileBinary(name);
  const found = attempt(() => decode('utf-8'));
  if (found !== null) return found;
  const sample = bytes.subarray(0, sampleBytes);
  if (looksLikeChinese(sample)) return attempt(() => decode('gb18030')) ?? refuse(new TextFileEncodingUnknown(name));
  if (looksWestern(sample)) return decode('windows-1252');
  const high = sample.reduce((count, byte) => count + Number(byte < 32 && ![9, 10, 12, 13].includes(byte)), 0);
  throw high > sample.length / 100 ? new TextFileBinary(name) : new TextFileEncodingUnknown(name);
}

function markOf([a, b, c]: Uint8Array): Encoding | null {
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  return a === 0xfe && b === 0xff ? 'utf-16be' : null;
}

/** Null where the bytes are not of the encoding. What says that they are no text is passed on. */
function attempt(decode: () => Decoded): Decoded | null {
  try {
    return decode();
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function refuse(error: Error): never {
  throw error;
}

/**
 * Chinese text has its high bytes in pairs of which nearly all lie in the plane of common characters (GB 2312: both at
 * or above A1). In Western text they stand alone between ASCII letters.
 */
function looksLikeChinese(bytes: Uint8Array): boolean {
  let pairs = 0;
  let common = 0;
  for (let at = 0; at < bytes.length - 1; at++) {
    if (bytes[at]! < 0x80) continue;
    pairs += 1;
    const [lead, trail] = [bytes[at]!, bytes[at + 1]!];
    if (lead >= 0xa1 && lead <= 0xf7 && trail >= 0xa1) common += 1;
    at += 1;
  }
  return pairs > 0 && common / pairs > 0.9;
}

/** In Windows-1252, high bytes of text are mostly letters, quotation marks and dashes, few beside the ASCII. */
function looksWestern(bytes: Uint8Array): boolean {
  const high = bytes.filter((byte) => byte >= 0x80);
  const undefinedCodes = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);
  if (high.some((byte) => undefinedCodes.has(byte)) || high.length > bytes.length * 0.3) return false;
  const usual = high.filter(
    (byte) => byte >= 0xc0 || [0x85, 0x91, 0x92, 0x93, 0x94, 0x96, 0x97, 0xa0, 0xab, 0xbb, 0xa7, 0xb0].includes(byte),
  );
  return usual.length > high.length * 0.8;
}
