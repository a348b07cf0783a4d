/** Something that is made for what may then be refused: it is made once, and used again until that went well. */
export class MadeOnce {
  #id: string | null = null;

  /** Its id; `make` makes it where there is none. */
  async id(make: () => Promise<{ readonly id: string }>): Promise<string> {
    return (this.#id ??= (await make()).id);
  }

  /** It went well, or it is gone: the next is another one. */
  done(): void {
    this.#id = null;
  }
}
