/**
 * Keeps providers' keys encrypted at rest (AES-256-GCM, NIST SP 800-38D). The key that opens them is a file of its own that
 * only its owner may read, so that a copy of the database alone, or a backup of it, tells nothing.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { KeyUnreadable } from '../failures.ts';

const [keyLength, nonceLength, tagLength] = [32, 12, 16];

export class KeyBox {
  readonly #key: Buffer;

  private constructor(key: Buffer) {
    this.#key = key;
  }

  /** Opens with the key file at a path, which is made at the first time. */
  static open(path: string): KeyBox {
    try {
      writeFileSync(path, randomBytes(keyLength), { flag: 'wx', mode: 0o600, flush: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    chmodSync(path, 0o600);
    return new KeyBox(readFileSync(path));
  }

  /** `owner` is bound to the sealed key: it opens for no other. */
  seal(secret: string, owner: string): Uint8Array {
    const nonce = randomBytes(nonceLength);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(Buffer.from(owner));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  }

  /** @throws KeyUnreadable */
  open(sealed: Uint8Array, owner: string): string {
    try {
      const bytes = Buffer.from(sealed);
      const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, nonceLength));
      decipher.setAAD(Buffer.from(owner)).setAuthTag(bytes.subarray(nonceLength, nonceLength + tagLength));
      return decipher.update(bytes.subarray(nonceLength + tagLength), undefined, 'utf8') + decipher.final('utf8');
    } catch (error) {
      throw new KeyUnreadable(error);
    }
  }
}
