/**
 * The container of a compressed picture, `.fhp`. It knows where things are and whether they are whole, not what the
 * payload means. Pure and synchronous: the same in Node and the browser.
 *
 * | bytes | what |
 * | --- | --- |
 * | 8 | signature 8F 46 48 50 0D 0A 1A 0A: a byte above 127 and both line endings, which text-mode transfers change |
 * | 1 | version, 1 |
 * | 1 | kind: how the payload is to be read, for the codec |
 * | 16 | the model: the first 16 bytes of the SHA-256 of its file |
 * | 1–5 | width in pixels (LEB128: 7 bits a byte, low first, as short as it can be) |
 * | 1–5 | height in pixels |
 * | 8 | the first 8 bytes of the SHA-256 of the restored RGB pixels |
 * | 1–5 | length of the payload |
 * | … | the payload |
 * | 4 | CRC-32 (IEEE 802.3) of everything before, big-endian |
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';

import type { RgbImage } from '../training/training.ts';
import {
  CompressedFileCutShort,
  CompressedFileDamaged,
  CompressedFileVersion,
  CompressedPictureTooLarge,
  CompressedWithAnotherModel,
  NotAFourhandsPicture,
  RestoredPictureDiffers,
} from './file-format-errors.ts';

export const compressedExtension = '.fhp';
export const compressedMediaType = 'application/x-fourhands-picture';
export const largestCompressedPixels = 200e6;

const signature = Uint8Array.of(0x8f, 0x46, 0x48, 0x50, 0x0d, 0x0a, 0x1a, 0x0a);
const formatVersion = 1;
const modelHashBytes = 16;
const pixelChecksumBytes = 8;
const checksumBytes = 4;
const largestPayload = 2 ** 31 - 1;

export interface CompressedPictureHeader {
  readonly version: number;
  /** 0 to 255; what it stands for is the codec's. */
  readonly kind: number;
  /** Hex of the first 16 bytes of the model file's SHA-256. */
  readonly modelHash: string;
  readonly width: number;
  readonly height: number;
  /** Hex of the first 8 bytes of the SHA-256 of the restored pixels. */
  readonly pixelChecksum: string;
}

export interface CompressedPicture extends CompressedPictureHeader {
  readonly payload: Uint8Array;
}

/** What is to be stored. `modelHash` may be the whole SHA-256 in hex. */
export type CompressedPictureInput = Omit<CompressedPicture, 'version'>;

/** @throws CompressedPictureTooLarge; RangeError for a kind or hash that cannot be stored */
export function writeFile(picture: CompressedPictureInput): Uint8Array {
  const { width, height, kind, payload } = picture;
  requireSize(width, height);
  if (!Number.isInteger(kind) || kind < 0 || kind > 255) throw new RangeError(`The kind ${kind} is not a byte.`);
  if (payload.length > largestPayload) throw new RangeError(`A payload of ${payload.length} bytes is too long.`);
  const head = Uint8Array.from([
    ...signature,
    formatVersion,
    kind,
    ...hashBytes(picture.modelHash, modelHashBytes),
    ...variableLength(width),
    ...variableLength(height),
    ...hashBytes(picture.pixelChecksum, pixelChecksumBytes),
    ...variableLength(payload.length),
  ]);
  const file = new Uint8Array(head.length + payload.length + checksumBytes);
  file.set(head);
  file.set(payload, head.length);
  const end = file.length - checksumBytes;
  new DataView(file.buffer).setUint32(end, crc32(file.subarray(0, end)));
  return file;
}

/**
 * Reads a whole file, and checks that it is whole.
 * @throws NotAFourhandsPicture, CompressedFileVersion, CompressedFileCutShort, CompressedFileDamaged,
 *   CompressedPictureTooLarge
 */
export function readFile(file: Uint8Array): CompressedPicture {
  checkSignature(file);
  let position = signature.length;
  const take = (count: number): Uint8Array => {
    const part = file.subarray(position, position + count);
    if (part.length < count) throw new CompressedFileCutShort(null);
    position += count;
    return part;
  };
  const takeNumber = (): number => {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = take(1)[0] as number;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) {
        if (byte === 0 && shift > 0) break;
        return value;
      }
    }
    throw new CompressedFileDamaged('a number in its header is not written as it should be');
  };

  const version = take(1)[0] as number;
  if (version > formatVersion) throw new CompressedFileVersion(version, formatVersion);
  if (version === 0) throw new CompressedFileDamaged('its version is 0');
  const kind = take(1)[0] as number;
  const modelHash = bytesToHex(take(modelHashBytes));
  const width = takeNumber();
  const height = takeNumber();
  const pixelChecksum = bytesToHex(take(pixelChecksumBytes));
  const payloadLength = takeNumber();
  const missing = position + payloadLength + checksumBytes - file.length;
  if (missing > 0) throw new CompressedFileCutShort(missing);
  if (missing < 0) throw new CompressedFileDamaged(`${-missing} bytes follow its end`);
  if (!hasItsChecksum(file)) throw new CompressedFileDamaged('its checksum does not fit its content');
  requireSize(width, height);
  return { version, kind, modelHash, width, height, pixelChecksum, payload: take(payloadLength) };
}

/** As `readFile`, without the payload. */
export function readHeader(file: Uint8Array): CompressedPictureHeader {
  const { payload: _payload, ...header } = readFile(file);
  return header;
}

/** SHA-256 of a model file, in hex: 64 digits. */
export function modelHashOf(modelFile: Uint8Array): string {
  return bytesToHex(sha256(modelFile));
}

/** What `pixelChecksum` of a header should be for these restored pixels. */
export function pixelChecksumOf(image: RgbImage): string {
  return bytesToHex(sha256(image.data).subarray(0, pixelChecksumBytes));
}

/** Whether the model with this SHA-256 (in hex, whole or its first 16 bytes) compressed the picture. */
export function isModelOf(header: CompressedPictureHeader, modelHash: string): boolean {
  return shortHash(modelHash) === header.modelHash;
}

/** @throws CompressedWithAnotherModel */
export function requireModel(header: CompressedPictureHeader, modelHash: string): void {
  if (!isModelOf(header, modelHash)) throw new CompressedWithAnotherModel(header.modelHash, shortHash(modelHash));
}

/** To be called before restored pixels are shown to anyone. @throws RestoredPictureDiffers */
export function requirePixels(header: CompressedPictureHeader, restored: RgbImage): void {
  const sameSize = restored.width === header.width && restored.height === header.height;
  if (!sameSize || pixelChecksumOf(restored) !== header.pixelChecksum) throw new RestoredPictureDiffers();
}

function shortHash(hash: string): string {
  return hash.slice(0, modelHashBytes * 2).toLowerCase();
}

function requireSize(width: number, height: number): void {
  const whole = Number.isInteger(width) && Number.isInteger(height) && width >= 1 && height >= 1;
  if (!whole || width * height > largestCompressedPixels) {
    throw new CompressedPictureTooLarge(width, height, largestCompressedPixels);
  }
}

function checkSignature(file: Uint8Array): void {
  const differs = signature.findIndex((byte, index) => file[index] !== byte);
  if (differs === -1) return;
  if (file.length < signature.length && differs === file.length && differs > 0) throw new CompressedFileCutShort(null);
  const isText = (from: number, text: string): boolean =>
    Array.from(text).every((letter, index) => file[from + index] === letter.charCodeAt(0));
  if (isText(1, 'FHP') && (differs === 0 || differs >= 4)) {
    throw new CompressedFileDamaged('its first bytes were changed, as happens when it is copied as text');
  }
  throw new NotAFourhandsPicture();
}

function hashBytes(hex: string, count: number): Uint8Array {
  if (!/^[0-9a-f]*$/iu.test(hex) || hex.length < count * 2) {
    throw new RangeError(`“${hex}” is not a hash of at least ${count} bytes in hex.`);
  }
  return hexToBytes(hex.slice(0, count * 2));
}

function variableLength(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  while (left >= 0x80) {
    bytes.push((left % 0x80) | 0x80);
    left = Math.floor(left / 0x80);
  }
  bytes.push(left);
  return bytes;
}

function hasItsChecksum(file: Uint8Array): boolean {
  const end = file.length - checksumBytes;
  return new DataView(file.buffer, file.byteOffset).getUint32(end) === crc32(file.subarray(0, end));
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = (value >>> 8) ^ (crcTable[(value ^ byte) & 0xff] as number);
  return (value ^ 0xffffffff) >>> 0;
}
