/** Writes a FLAC file of one channel in 16 bits, its samples as they are (RFC 9639, verbatim subframes): what a browser decodes and the server does not read. */

const blockSize = 4096;

/** A cyclic redundancy check, from the highest bit on. */
function check(bytes: readonly number[], bits: 8 | 16, polynomial: number): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << (bits - 8);
    for (let bit = 0; bit < 8; bit++)
      sum = (sum & (1 << (bits - 1)) ? (sum << 1) ^ polynomial : sum << 1) & (2 ** bits - 1);
  }
  return sum;
}

/** Big-endian. */
const whole = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, at) => Math.floor(value / 256 ** (bytes - 1 - at)) % 256);

export function writeFlac(samples: Float32Array, sampleRate: number): Uint8Array<ArrayBuffer> {
  const streamInfo = [
    ...whole(blockSize, 2),
    ...whole(blockSize, 2),
    ...whole(0, 6),
    // 20 bits of rate, 3 of channels less one, 5 of bits less one, 36 of samples.
    ...whole(sampleRate * 16, 3),
    15 * 16,
    ...whole(samples.length, 4),
    ...whole(0, 16),
  ];
  const out: number[] = [...new TextEncoder().encode('fLaC'), 0x80, ...whole(streamInfo.length, 3), ...streamInfo];
  for (let number = 0, at = 0; at < samples.length; number++, at += blockSize) {
    if (number > 127) throw new RangeError('A longer file would need frame numbers of several bytes.');
    const part = samples.subarray(at, at + blockSize);
    const header = [0xff, 0xf8, 0x70, 0x00, number, ...whole(part.length - 1, 2)];
    const frame = [...header, check(header, 8, 0x07), 0x02];
    for (const sample of part) frame.push(...whole((Math.round(sample * 32_767) + 65_536) % 65_536, 2));
    out.push(...frame, ...whole(check(frame, 16, 0x8005), 2));
  }
  return Uint8Array.from(out);
}
